import CGAMKernels
import GAMTensor

/// A 7x7 convolution of stride 2 over few channels, four outputs of a row at a time by minimal filtering.
///
/// The output is made in bands of rows. For each tile across a band the strip of the input below it is transformed; its
/// outputs are then a product at every position, each row reading seven consecutive rows of the strip.
struct StemStep: ProductMaking {
    let shape: gam_stem
    let images: Int
    /// Panels are `[position][row of the kernel][channel][lane]`.
    var operands: ProductOperands

    /// Rows of a band at most: their products stay in the nearest cache.
    static let bandHeight = 16

    /// Whether a convolution is done this way.
    static func does(_ layer: Conv2D) -> Bool {
        let window = layer.window
        return layer.groups == 1 && layer.inputChannels < 8 && window.height == GAM_STEM_SIDE
            && window.width == GAM_STEM_SIDE && window.strideY == 2 && window.strideX == 2 && window.dilationY == 1
            && window.dilationX == 1
    }

    var outputPixels: Int { images * Int(shape.out_height * shape.out_width) }

    private var positions: Int { Int(GAM_STEM_POSITIONS) }
    private var tiles: Int { (Int(shape.out_width) + Int(GAM_STEM_OUTPUTS) - 1) / Int(GAM_STEM_OUTPUTS) }
    private var width: Int { Int(shape.panel_columns) }
    private var panelCount: Int { (Int(shape.out_channels) + width - 1) / width }
    /// Products of one sum.
    private var depth: Int { Int(GAM_STEM_SIDE * shape.channels) }
    private var bandCount: Int { (Int(shape.out_height) + StemStep.bandHeight - 1) / StemStep.bandHeight }

    // A few floats between the planes keep them from falling on one set of the cache.
    private var inputPlane: Int {
        FloatStorage.rounded((2 * StemStep.bandHeight + Int(GAM_STEM_SIDE) - 2) * Int(shape.channels)) + 16
    }
    private var outputPlane: Int { StemStep.bandHeight * width + 16 }

    var scratchCount: Int { positions * (inputPlane + outputPlane) }
    var work: Int {
        images * tiles * positions * Int(shape.out_height) * depth * Int(shape.out_channels)
    }

    func pieces(threads: Int) -> [Int] { evenPieces(of: images * bandCount, threads: threads) }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        for index in piece.share(of: images * bandCount) {
            let (image, band) = (index / bandCount, index % bandCount)
            let rows = StepPiece(phase: 0, phaseCount: 1, index: band, count: bandCount)
                .share(of: Int(shape.out_height))
            unsafe convolve(
                image, rows, into: memory[operands.output], row: image * Int(shape.out_height) + rows.lowerBound, memory
            )
        }
    }

    /// Makes some rows of an image's output, no more than a band has, as the rows from `row` on of an array of that width.
    func convolve(
        _ image: Int, _ rows: Range<Int>, into output: UnsafeMutablePointer<Float>, row: Int, _ memory: PlanMemory
    ) {
        guard !rows.isEmpty else { return }
        var shape = self.shape
        shape.pad_y -= 2 * Int32(rows.lowerBound)
        shape.out_height = Int32(rows.count)
        var epilogue = unsafe operands.epilogue(column: 0, memory)
        let strip = unsafe memory.scratch
        let products = unsafe strip + positions * inputPlane
        let channels = Int(shape.channels)
        for tile in 0..<tiles {
            unsafe memory.kernels.pointee.stem_input(
                &shape, memory[operands.input], Int64(image), Int32(tile), strip, Int64(inputPlane))
            for panel in 0..<panelCount {
                for position in 0..<positions {
                    unsafe memory.kernels.pointee.rows_product(
                        Int32(rows.count), strip + position * inputPlane, Int64(2 * channels), Int32(depth),
                        operands.panels.storage.base + panel * operands.panels.perPanel + position * depth * width,
                        shape.panel_columns, nil, products + position * outputPlane)
                }
                unsafe memory.kernels.pointee.stem_output(
                    &shape, products, Int64(outputPlane), 0, Int32(tile), Int32(row), Int32(rows.count),
                    Int32(panel * width), Int32(min(width, Int(shape.out_channels) - panel * width)), output, &epilogue)
            }
        }
    }
}

extension ProductPacking {
    /// A stem by minimal filtering along its rows.
    func stem(
        _ convolution: FoldedConvolution, input: Shape, output: Shape, _ place: Placement
    ) throws(NetworkError) -> StemStep {
        let layer = convolution.layer
        let taps = layer.window.taps.count
        let panels = try PanelPacking(
            places: Array(0..<taps), depth: (layer.inputChannels, step: taps),
            columns: (layer.outputChannels, step: layer.inputChannels * taps), columnScale: convolution.scale
        ).pack(layer.weight, as: .stem, in: blocks, kernels, team)
        let shape = gam_stem(
            in_height: Int32(input[1]), in_width: Int32(input[2]), channels: Int32(input[3]),
            pad_y: Int32(layer.window.paddingY), pad_x: Int32(layer.window.paddingX), out_height: Int32(output[1]),
            out_width: Int32(output[2]), out_channels: Int32(output[3]), panel_columns: Int32(panels.width))
        return StemStep(
            shape: shape, images: input[0], operands: place.operands(panels, bias: try copy(convolution.bias)))
    }
}
