import CGAMKernels

/// A 3x3 convolution of stride 1 by Winograd's minimal filtering: transform tiles, multiply, transform back.
///
/// Tiles are taken in blocks that stay in the cache while all panels of weights pass by; where the weights are larger
/// than the cache, blocks are as large as memory allows, so that the weights are read as seldom as possible.
struct WinogradStep: PlanStep {
    var shape: gam_winograd
    let images: Int
    /// `[panel][point][channel][lane]`.
    let panels: FloatStorage
    /// Whether the panels are those of the forward convolution whose data gradient this is: then lanes stand for the
    /// channels read, and each vector for a channel written.
    var isTransposed = false
    let bias: FloatStorage?
    let input, output: Int
    let added: Int?
    let rectifies: Bool

    var reads: [Int] { [input] + (added.map { [$0] } ?? []) }
    var writes: [Int] { [output] }

    /// Output channels of a panel.
    private var width: Int { Int(shape.panel_columns) }
    private var points: Int { Int((shape.tile + 2) * (shape.tile + 2)) }
    private var tileCount: Int { images * Int(shape.tiles_y * shape.tiles_x) }
    private var panelCount: Int { (Int(shape.out_channels) + width - 1) / width }
    /// Channels rounded up to whole vectors of any instruction set.
    private var stride: Int { (Int(shape.channels) + 15) / 16 * 16 }

    private var weightBytes: Int { points * Int(shape.channels) * panelCount * width * 4 }

    /// The largest block of tiles whose transformed values stay in a cache beside the weights that pass by.
    private var blockLimit: Int {
        let budget = weightBytes > 4 << 20 ? 4 << 20 : weightBytes > 1200 << 10 ? 1000 << 10 : 260 << 10
        return max(1, min(tileCount, budget / (points * stride * 4)))
    }

    private var blockCount: Int { (tileCount + blockLimit - 1) / blockLimit }

    // A few floats between the planes keep them from falling on one set of the cache.
    private var inputPlane: Int { blockLimit * stride + 16 }
    private var outputPlane: Int { blockLimit * width + 16 }

    var scratchCount: Int { points * (inputPlane + outputPlane) }
    var sharedCount: Int { points * inputPlane }
    var work: Int { tileCount * points * Int(shape.channels * shape.out_channels) }

    /// Where the weights are small each thread takes its own blocks of tiles; where they are large the threads transform a
    /// block together and then take panels, so that no weight is read twice.
    func pieces(threads: Int) -> [Int] {
        guard threads > 1 else { return [1] }
        guard weightBytes > 3 << 20 else {
            let even = (blockCount + threads - 1) / threads * threads
            return [min(tileCount, max(even, 2 * threads))]
        }
        return [[Int]](repeating: [4 * threads, panelCount], count: blockCount).flatMap { $0 }
    }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        if piece.phaseCount == 1 {
            let blocks = piece.count == 1 ? blockCount : 1
            let mine = piece.share(of: tileCount)
            for index in 0..<blocks {
                let block = StepPiece(phase: 0, phaseCount: 1, index: index, count: blocks).share(of: mine.count)
                let tiles = (mine.lowerBound + block.lowerBound)..<(mine.lowerBound + block.upperBound)
                unsafe transform(tiles, at: 0, into: memory.scratch, memory)
                for panel in 0..<panelCount {
                    unsafe multiply(
                        tiles, panel, memory.scratch, products: memory.scratch + points * inputPlane, memory)
                }
            }
            return
        }
        let blocks = StepPiece(phase: 0, phaseCount: 1, index: piece.phase / 2, count: piece.phaseCount / 2)
        let tiles = blocks.share(of: tileCount)
        if piece.phase % 2 == 0 {
            let part = piece.share(of: tiles.count)
            let mine = (tiles.lowerBound + part.lowerBound)..<(tiles.lowerBound + part.upperBound)
            unsafe transform(mine, at: part.lowerBound, into: memory.shared, memory)
        } else {
            unsafe multiply(tiles, piece.index, memory.shared, products: memory.scratch, memory)
        }
    }

    /// Transforms input tiles to their place in a block.
    private func transform(
        _ tiles: Range<Int>, at place: Int, into block: UnsafeMutablePointer<Float>, _ memory: PlanMemory
    ) {
        var shape = self.shape
        unsafe memory.kernels.pointee.winograd_input(
            &shape, memory[input], Int64(tiles.lowerBound), Int32(tiles.count), block + place * stride, Int64(stride),
            Int64(inputPlane))
    }

    /// Multiplies a block of tiles with one panel of weights at every point and transforms the products back.
    private func multiply(
        _ tiles: Range<Int>, _ panel: Int, _ block: UnsafeMutablePointer<Float>,
        products: UnsafeMutablePointer<Float>, _ memory: PlanMemory
    ) {
        var shape = self.shape
        var epilogue = unsafe gam_epilogue(
            bias: unsafe bias.map { unsafe UnsafePointer($0.base) },
            add: unsafe added.map { unsafe UnsafePointer(memory[$0]) }, rectify: rectifies)
        let columns = min(width, Int(shape.out_channels) - panel * width)
        for point in 0..<points {
            if isTransposed {
                unsafe multiplyAcross(
                    tiles.count, panel * width, columns, point, block + point * inputPlane,
                    products: products + point * outputPlane, memory)
                continue
            }
            let depth = Int(shape.channels)
            let weights = unsafe panels.base + (panel * points + point) * depth * width
            let isLast = panel == panelCount - 1 && point == points - 1
            unsafe memory.kernels.pointee.rows_product(
                Int32(tiles.count), block + point * inputPlane, Int64(stride), shape.channels, weights,
                shape.panel_columns, isLast ? nil : UnsafePointer(weights + depth * width),
                products + point * outputPlane)
        }
        unsafe memory.kernels.pointee.winograd_output(
            &shape, products, Int64(outputPlane), Int64(tiles.lowerBound), Int32(tiles.count), Int32(panel * width),
            Int32(columns), memory[output], &epilogue)
    }

    /// Multiplies a block of tiles at one point with the forward panels' weights of the channels written from `first` on.
    ///
    /// The gradient's kernels are the forward ones turned by 180 degrees. For tiles of 2 that exchanges the points 0 and
    /// infinity along both axes and leaves 1 and -1: the forward weights serve as they are, at another point.
    private func multiplyAcross(
        _ tileCount: Int, _ first: Int, _ columns: Int, _ point: Int, _ block: UnsafePointer<Float>,
        products: UnsafeMutablePointer<Float>, _ memory: PlanMemory
    ) {
        let turned = { (point: Int) in point == 0 ? 3 : point == 3 ? 0 : point }
        let (read, written) = (Int(shape.channels), Int(shape.out_channels))
        let place = (4 * turned(point / 4) + turned(point % 4)) * written + first
        unsafe memory.kernels.pointee.rows_product_across(
            Int32(tileCount), block, Int64(stride), Int32(read / width), panels.base + place * width,
            Int64(points * written * width), shape.panel_columns, Int32(columns), products, shape.panel_columns)
    }

    /// Whether a forward step's panels can serve the data gradient: whole panels, and channels written in pairs.
    var servesGradient: Bool {
        shape.tile == 2 && shape.out_channels % shape.panel_columns == 0 && shape.channels % 2 == 0
    }
}
