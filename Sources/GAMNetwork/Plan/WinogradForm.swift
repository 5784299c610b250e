import CGAMKernels
import GAMTensor

/// How a 3x3 convolution is done by tiles; the kernels' description tells the method.
enum WinogradForm: CaseIterable {
    /// 2 x 2 outputs of stride 1 from 4 x 4 positions.
    case small
    /// 4 x 4 outputs of stride 1 from 6 x 6 positions.
    case large
    /// 2 x 2 outputs of stride 2 from 5 x 5 positions.
    case smallStrided
    /// 4 x 4 outputs of stride 2 from 9 x 9 positions.
    case largeStrided
    /// 2 x 2 pairs of outputs from 5 x 5 positions: the data gradient of stride 2 and padding 1.
    case smallSpread
    /// 4 x 4 pairs of outputs from 9 x 9 positions: the same.
    case largeSpread

    var symbol: gam_winograd_form {
        switch self {
        case .small: GAM_WINOGRAD_F2
        case .large: GAM_WINOGRAD_F4
        case .smallStrided: GAM_WINOGRAD_F2_STRIDED
        case .largeStrided: GAM_WINOGRAD_F4_STRIDED
        case .smallSpread: GAM_WINOGRAD_F2_SPREAD
        case .largeSpread: GAM_WINOGRAD_F4_SPREAD
        }
    }

    /// Whether outputs come in pairs, each pair from one value and the one behind it.
    var isSpread: Bool { self == .smallSpread || self == .largeSpread }
    /// Whether a window is done as one of two taps and one of a single tap.
    private var isSplit: Bool { self != .small && self != .large }
    /// Outputs of a whole tile along one axis, or pairs of them.
    var outputs: Int { self == .small || self == .smallStrided || self == .smallSpread ? 2 : 4 }
    /// Positions of a tile along one axis, each a product.
    var positions: Int { isSplit ? 2 * outputs + 1 : outputs + 2 }
    /// Transformed weights along one axis: those of the single tap share theirs.
    var planes: Int { outputs + 2 }

    /// The transformed weight of a position along one axis.
    func plane(_ position: Int) -> Int { min(position, planes - 1) }

    /// Whether only a whole tile needs a position, for its last output.
    func isSpare(_ position: Int) -> Bool {
        position == positions - 1 || isSplit && position == outputs
    }

    /// How many positions a tile that gives one output less needs along one axis.
    var shortPositions: Int { positions - (isSplit ? 2 : 1) }

    /// Positions that all tiles along an axis need.
    private func places(_ tiles: (count: Int, whole: Int)) -> Int {
        tiles.whole * positions + (tiles.count - tiles.whole) * shortPositions
    }

    /// Tiles along an axis of so many outputs or pairs, and those of them that are whole: the others give one less, the last
    /// perhaps fewer still.
    func tiles(_ size: Int) -> (count: Int, whole: Int) {
        let count = (size + outputs - 1) / outputs
        return (count, max(0, size - count * (outputs - 1)))
    }

    /// The form of the least estimated time for a convolution, or `nil` for the plain sum.
    ///
    /// It looks at the layer alone, never at batch or threads, so that an image's bits depend on neither. Where weights
    /// change, they are packed in each run: then a whole batch is counted, and the packing too.
    static func best(_ layer: Conv2D, output: Shape, repackedForImages images: Int? = nil) -> WinogradForm? {
        // Where weights change there are no strided ones, which the weights' gradient could not use.
        let forms: [WinogradForm] =
            layer.window.strideX == 1 ? [.small, .large] : images == nil ? [.smallStrided, .largeStrided] : []
        return best(of: forms, layer, grid: output, images: images)
    }

    /// The same for the gradient at a convolution's input.
    static func best(
        gradientOf layer: Conv2D, input: Shape, output: Shape, repackedForImages images: Int? = nil
    ) -> WinogradForm? {
        let window = layer.window
        if window.strideX == 1 { return best(of: [.small, .large], layer, grid: input, images: images) }
        guard window.paddingY == 1, window.paddingX == 1 else { return nil }
        return best(of: [.smallSpread, .largeSpread], layer, grid: output, images: images)
    }

    /// Counted for one image are multiply-adds at 45 a nanosecond (fewer than 4 rows leave the units idle), weights that no
    /// cache holds, which are fetched meanwhile, and the transforms; only the proportions matter.
    private static func best(
        of forms: [WinogradForm], _ layer: Conv2D, grid: Shape, images: Int?
    ) -> WinogradForm? {
        let window = layer.window
        guard window.height == 3, window.width == 3, window.strideY == window.strideX, window.strideX <= 2,
            window.dilationY == 1, window.dilationX == 1, layer.groups == 1
        else { return nil }
        let pairs = Double(layer.inputChannels * layer.outputChannels)
        let pixels = (images ?? 1) * grid[1] * grid[2]
        var best: WinogradForm?
        var least = 9 * Double(max(4, pixels)) * pairs / 45 + (images == nil ? 0 : 9 * pairs)
        for form in forms {
            let (rows, columns) = (form.tiles(grid[1]), form.tiles(grid[2]))
            let tiles = Double((images ?? 1) * rows.count * columns.count)
            let places = Double((images ?? 1) * form.places(rows) * form.places(columns))
            let weights = Double(form.planes * form.planes) * pairs
            let reading = images == nil && weights > 1.25e6 ? 0.3 * weights : 0
            let products = max(places * max(1, 4 / tiles) * pairs / 45, reading)
            let transforms = places * Double(layer.inputChannels + layer.outputChannels) / 8
            let cost = products + transforms + (images == nil ? 0 : 0.7 * weights)
            if cost < least { (best, least) = (form, cost) }
        }
        return best
    }
}
