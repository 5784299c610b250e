import CGAMKernels

/// A 3x3 convolution of stride 1 by Winograd's minimal filtering: transform tiles, multiply, transform back.
///
/// Tiles are taken in blocks that stay in the cache while all panels of weights pass by; where the weights are larger
/// than the cache, blocks are as large as memory allows, so that the weights are read as seldom as possible.
struct WinogradStep: PlanStep {
    let shape: gam_winograd
    let images: Int
    /// `[panel][point][channel][lane]`.
    let panels: FloatStorage
    /// Output channels of a panel.
    let width: Int
    let bias: FloatStorage?
    let input, output: Int
    let added: Int?
    let rectifies: Bool

    var reads: [Int] { [input] + (added.map { [$0] } ?? []) }
    var writes: [Int] { [output] }

    private var points: Int { Int((shape.tile + 2) * (shape.tile + 2)) }
    private var tileCount: Int { images * Int(shape.tiles_y * shape.tiles_x) }
    private var panelCount: Int { (Int(shape.out_channels) + width - 1) / width }
    /// Channels rounded up to whole vectors of any instruction set.
    private var stride: Int { (Int(shape.channels) + 15) / 16 * 16 }

    private var tilesInBlock: Int {
        let weightBytes = points * Int(shape.channels) * panelCount * width * 4
        let budget = weightBytes > 4 << 20 ? 4 << 20 : weightBytes > 1200 << 10 ? 1000 << 10 : 260 << 10
        let most = max(1, budget / (points * stride * 4))
        let blocks = (tileCount + most - 1) / most
        return (tileCount + blocks - 1) / blocks
    }

    // A few floats between the planes keep them from falling on one set of the cache.
    private var inputPlane: Int { tilesInBlock * stride + 16 }
    private var outputPlane: Int { tilesInBlock * width + 16 }

    var scratchCount: Int { points * (inputPlane + outputPlane) }

    func run(_ memory: PlanMemory) {
        var first = 0
        while first < tileCount {
            let tiles = min(tilesInBlock, tileCount - first)
            run(first, tiles, memory)
            first += tiles
        }
    }

    private func run(_ first: Int, _ tiles: Int, _ memory: PlanMemory) {
        var shape = self.shape
        var epilogue = unsafe gam_epilogue(
            bias: unsafe bias.map { unsafe UnsafePointer($0.base) },
            add: unsafe added.map { unsafe UnsafePointer(memory[$0]) }, rectify: rectifies)
        let transformed = unsafe memory.scratch
        let products = unsafe transformed + points * inputPlane
        let kernels = unsafe memory.kernels
        unsafe kernels.pointee.winograd_input(
            &shape, memory[input], Int64(first), Int32(tiles), transformed, Int64(stride), Int64(inputPlane))
        let depth = Int(shape.channels)
        for panel in 0..<panelCount {
            for point in 0..<points {
                let weights = unsafe panels.base + (panel * points + point) * depth * width
                let isLast = panel == panelCount - 1 && point == points - 1
                unsafe kernels.pointee.rows_product(
                    Int32(tiles), transformed + point * inputPlane, Int64(stride), shape.channels, weights,
                    isLast ? nil : UnsafePointer(weights + depth * width), products + point * outputPlane)
            }
            let columns = min(width, Int(shape.out_channels) - panel * width)
            unsafe kernels.pointee.winograd_output(
                &shape, products, Int64(outputPlane), Int64(first), Int32(tiles), Int32(panel * width), Int32(columns),
                memory[output], &epilogue)
        }
    }
}
