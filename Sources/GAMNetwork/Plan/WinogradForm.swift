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

    var symbol: gam_winograd_form {
        switch self {
        case .small: GAM_WINOGRAD_F2
        case .large: GAM_WINOGRAD_F4
        case .smallStrided: GAM_WINOGRAD_F2_STRIDED
        case .largeStrided: GAM_WINOGRAD_F4_STRIDED
        }
    }

    var stride: Int { self == .smallStrided || self == .largeStrided ? 2 : 1 }
    /// Outputs of a whole tile along one axis.
    var outputs: Int { self == .small || self == .smallStrided ? 2 : 4 }
    /// Positions of a tile along one axis: products, and values of the input that it reads.
    var positions: Int { (outputs - 1) * stride + 3 }
    /// Transformed weights along one axis: the odd places of stride 2 share theirs.
    var planes: Int { outputs + 2 }

    /// The transformed weight of a position along one axis.
    func plane(_ position: Int) -> Int { min(position, planes - 1) }

    /// Whether only a whole tile needs a position, for its last output.
    func isSpare(_ position: Int) -> Bool {
        position == positions - 1 || stride == 2 && position == outputs
    }

    /// How many positions a tile that gives one output less needs along one axis.
    var shortPositions: Int { positions - stride }

    /// Positions that all tiles along an axis need.
    private func places(_ tiles: (count: Int, whole: Int)) -> Int {
        tiles.whole * positions + (tiles.count - tiles.whole) * shortPositions
    }

    /// Tiles along an axis of so many outputs, and those of them that are whole: the others give one less, the last
    /// perhaps fewer still.
    func tiles(_ size: Int) -> (count: Int, whole: Int) {
        let count = (size + outputs - 1) / outputs
        return (count, max(0, size - count * (outputs - 1)))
    }

    /// The form of the least estimated time for a convolution, or `nil` for the plain sum.
    ///
    /// It looks at the layer alone, never at batch or threads, so that an image's bits depend on neither. Counted for one
    /// image are multiply-adds at 45 a nanosecond (fewer than 4 rows leave the units idle), weights that no cache holds,
    /// which are fetched meanwhile, and the transforms; only the proportions matter.
    ///
    /// Where weights change, they are packed in each run: then a whole batch is counted, and the packing too.
    static func best(_ layer: Conv2D, output: Shape, repackedForImages images: Int? = nil) -> WinogradForm? {
        let window = layer.window
        guard window.height == 3, window.width == 3, window.strideY == window.strideX, window.dilationY == 1,
            window.dilationX == 1, layer.groups == 1
        else { return nil }
        let pairs = Double(layer.inputChannels * layer.outputChannels)
        let pixels = (images ?? 1) * output[1] * output[2]
        var best: WinogradForm?
        var least = 9 * Double(max(4, pixels)) * pairs / 45 + (images == nil ? 0 : 9 * pairs)
        // Where weights change there are no strided ones, which the weights' gradient could not use.
        for form in allCases where form.stride == window.strideY && (images == nil || form.stride == 1) {
            let (rows, columns) = (form.tiles(output[1]), form.tiles(output[2]))
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
