import CGAMKernels

/// A 3x3 convolution by Winograd's minimal filtering: transform tiles, multiply, transform back.
///
/// Tiles are taken in blocks that stay in the cache while all panels of weights pass by; where the weights are larger
/// than the cache, blocks are as large as memory allows, so that the weights are read as seldom as possible.
struct WinogradStep: ProductMaking {
    let form: WinogradForm
    let shape: gam_winograd
    /// Panels are `[plane][channel][lane]`.
    var operands: ProductOperands
    /// Whether the panels are those of the forward convolution whose data gradient this is: then lanes stand for the
    /// channels read, and each vector for a channel written.
    var isTransposed = false

    var outputPixels: Int { Int(shape.images * shape.out_height * shape.out_width) }
    var zeroCount: Int { Int(shape.channels) }

    /// Output channels of a panel.
    private var width: Int { operands.panels.width }
    private var positions: Int { form.positions * form.positions }
    private var planes: Int { form.planes * form.planes }
    private var tileCount: Int { Int(shape.images * shape.tiles_y * shape.tiles_x) }
    private var panelCount: Int { (Int(shape.out_channels) + width - 1) / width }
    /// Channels rounded up to whole vectors of any instruction set.
    private var stride: Int { (Int(shape.channels) + 15) / 16 * 16 }

    private var weightBytes: Int { planes * Int(shape.channels) * panelCount * width * 4 }

    /// The largest block of tiles whose transformed values stay in a cache beside the weights that pass by.
    private var blockLimit: Int {
        let budget = weightBytes > 4 << 20 ? 4 << 20 : weightBytes > 1200 << 10 ? 1000 << 10 : 260 << 10
        return max(1, min(tileCount, budget / (positions * stride * 4)))
    }

    private var blockCount: Int { (tileCount + blockLimit - 1) / blockLimit }

    // A few floats between the planes keep them from falling on one set of the cache.
    private var inputPlane: Int { blockLimit * stride + 16 }
    private var outputPlane: Int { blockLimit * panelsAtOnce * width + 16 }

    /// Panels of the channels written that are done before the next position.
    ///
    /// All of them read the same tiles. Sums over lanes write to any width; other products to one panel's.
    private var panelsAtOnce: Int { isTransposed ? min(4, panelCount) : 1 }

    /// Shares of so many panels at most.
    private var fewestShares: Int { (panelCount + panelsAtOnce - 1) / panelsAtOnce }

    var scratchCount: Int { positions * (inputPlane + outputPlane) }
    var sharedCount: Int { positions * inputPlane }
    var work: Int { tileCount * positions * Int(shape.channels * shape.out_channels) }

    /// Where the weights are small each thread takes its own blocks of tiles; where they are large, or there are too few
    /// tiles for each thread to fill the kernel's rows, the threads transform a block together and then take panels, so that
    /// no weight is read twice.
    func pieces(threads: Int) -> [Int] {
        guard threads > 1 else { return [1] }
        guard weightBytes > 3 << 20 || tileCount < 8 * threads && panelCount >= threads else {
            let even = (blockCount + threads - 1) / threads * threads
            return [min(tileCount, max(even, 2 * threads))]
        }
        let shares = isTransposed ? max(fewestShares, min(panelCount, 2 * threads)) : panelCount
        return [[Int]](repeating: [4 * threads, shares], count: blockCount).flatMap { $0 }
    }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        if piece.phaseCount == 1 {
            let blocks = piece.count == 1 ? blockCount : 1
            let mine = piece.share(of: tileCount)
            for index in 0..<blocks {
                let block = StepPiece(phase: 0, phaseCount: 1, index: index, count: blocks).share(of: mine.count)
                let tiles = (mine.lowerBound + block.lowerBound)..<(mine.lowerBound + block.upperBound)
                unsafe transform(tiles, at: 0, into: memory.scratch, memory)
                for share in 0..<fewestShares {
                    let panels = StepPiece(phase: 0, phaseCount: 1, index: share, count: fewestShares)
                    unsafe multiply(
                        tiles, panels.share(of: panelCount), memory.scratch,
                        products: memory.scratch + positions * inputPlane, memory)
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
            unsafe multiply(
                tiles, piece.share(of: panelCount), memory.shared, products: memory.scratch, memory)
        }
    }

    /// Transforms input tiles to their place in a block.
    private func transform(
        _ tiles: Range<Int>, at place: Int, into block: UnsafeMutablePointer<Float>, _ memory: PlanMemory
    ) {
        var shape = self.shape
        unsafe memory.kernels.pointee.winograd_input(
            &shape, memory[operands.input], memory.zeros, Int64(tiles.lowerBound), Int32(tiles.count),
            block + place * stride, Int64(stride), Int64(inputPlane))
    }

    /// Multiplies a block of tiles with panels of weights at every position and transforms the products back.
    private func multiply(
        _ tiles: Range<Int>, _ panels: Range<Int>, _ block: UnsafeMutablePointer<Float>,
        products: UnsafeMutablePointer<Float>, _ memory: PlanMemory
    ) {
        var shape = self.shape
        var epilogue = unsafe operands.epilogue(column: 0, memory)
        let columns = (panels.lowerBound * width)..<min(panels.upperBound * width, Int(shape.out_channels))
        shape.product_columns = Int32(panels.count * width)
        let planeSize = Int(shape.channels) * width
        for y in 0..<form.positions {
            for x in 0..<form.positions {
                let needed = tilesAt(y, x).clamped(to: tiles)
                if needed.isEmpty { continue }
                let (position, first) = (y * form.positions + x, needed.lowerBound - tiles.lowerBound)
                let rows = unsafe block + position * inputPlane + first * stride
                let sums = unsafe products + position * outputPlane + first * Int(shape.product_columns)
                if isTransposed {
                    unsafe multiplyAcross(needed.count, columns, (y, x), rows, sums, shape.product_columns, memory)
                    continue
                }
                let plane = panels.lowerBound * planes + form.plane(y) * form.planes + form.plane(x)
                let weights = unsafe operands.panels.storage.base + plane * planeSize
                let next = unsafe plane + 1 < panelCount * planes ? weights + planeSize : nil
                unsafe memory.kernels.pointee.rows_product(
                    Int32(needed.count), rows, Int64(stride), shape.channels, weights, Int32(width), next, sums)
            }
        }
        unsafe memory.kernels.pointee.winograd_output(
            &shape, products, Int64(outputPlane), Int64(tiles.lowerBound), Int32(tiles.count),
            Int32(columns.lowerBound), Int32(columns.count), memory[operands.output], &epilogue)
    }

    /// Multiplies tiles at one position with the forward panels' weights of some of the channels written.
    ///
    /// The gradient's kernels are the forward ones turned by 180 degrees. For tiles of 2 that exchanges the points 0 and
    /// infinity along both axes and leaves the others: the forward weights serve as they are, in another order.
    private func multiplyAcross(
        _ tileCount: Int, _ columns: Range<Int>, _ position: (y: Int, x: Int), _ rows: UnsafePointer<Float>,
        _ sums: UnsafeMutablePointer<Float>, _ productColumns: Int32, _ memory: PlanMemory
    ) {
        let infinity = form == .small ? 3 : 2
        let turned = { (plane: Int) in plane == 0 ? infinity : plane == infinity ? 0 : plane }
        let (read, written) = (Int(shape.channels), Int(shape.out_channels))
        let plane = form.planes * turned(form.plane(position.y)) + turned(form.plane(position.x))
        let place = plane * written + columns.lowerBound
        unsafe memory.kernels.pointee.rows_product_across(
            Int32(tileCount), rows, Int64(stride), Int32(read / width), operands.panels.storage.base + place * width,
            Int64(operands.panels.perPanel), Int32(width), Int32(columns.count), sums,
            productColumns)
    }

    /// Whether a forward step's panels can serve the data gradient: whole panels, and channels written in pairs.
    func serves(gradientBy gradient: WinogradForm) -> Bool {
        (form == .small && gradient == .small || form == .smallStrided && gradient == .smallSpread)
            && Int(shape.out_channels) % width == 0 && shape.channels % 2 == 0
    }

    /// The tiles that need a position: their order makes them neighbours.
    private func tilesAt(_ y: Int, _ x: Int) -> Range<Int> {
        let (images, rows, columns) = (Int(shape.images), Int(shape.whole_y), Int(shape.whole_x))
        let shortAcross = images * rows * (Int(shape.tiles_x) - columns)
        let first = form.isSpare(x) ? shortAcross : 0
        if form.isSpare(y) { return first..<(shortAcross + images * rows * columns) }
        return first..<(form.isSpare(x) ? shortAcross + images * Int(shape.tiles_y) * columns : tileCount)
    }
}
