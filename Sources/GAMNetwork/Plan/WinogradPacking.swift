import CGAMKernels
import GAMTensor

/// How a stride-1 3x3 convolution is computed.
enum ConvolutionAlgorithm: Equatable {
    /// The sum of products as it is defined.
    case direct
    /// Winograd's minimal filtering with tiles of so many outputs a side (2 or 4).
    case winograd(tile: Int)

    /// The algorithm of the least estimated time for one image.
    ///
    /// It looks at the layer alone, never at batch or threads, so that an image's bits depend on neither. Counted are
    /// multiply-adds at 45 a nanosecond (fewer than 4 rows leave the units idle), weights that no cache holds at 16 bytes a
    /// nanosecond, and the transforms; only the proportions matter.
    static func best(_ layer: Conv2D, output: Shape) -> ConvolutionAlgorithm {
        let window = layer.window
        guard window.height == 3, window.width == 3, window.strideY == 1, window.strideX == 1, window.dilationY == 1,
            window.dilationX == 1, layer.groups == 1
        else { return .direct }
        let (rows, columns) = (output[1], output[2])
        let pairs = Double(layer.inputChannels * layer.outputChannels)
        var best = (algorithm: ConvolutionAlgorithm.direct, cost: 9 * Double(max(4, rows * columns)) * pairs / 45)
        for tile in [2, 4] {
            let points = Double((tile + 2) * (tile + 2))
            let tiles = Double(((rows + tile - 1) / tile) * ((columns + tile - 1) / tile))
            let weightBytes = points * pairs * 4
            let cost =
                points * max(4, tiles) * pairs / 45 + (weightBytes > 4e6 ? 0.7 * weightBytes / 16 : 0)
                + tiles * points * Double(layer.inputChannels + layer.outputChannels) / 8
            if cost < best.cost { best = (.winograd(tile: tile), cost) }
        }
        return best.algorithm
    }
}

extension ProductPacking {
    /// A convolution by Winograd's minimal filtering.
    func winograd(
        _ layer: Conv2D, tile: Int, input: Shape, output: Shape, _ place: Placement
    ) throws(NetworkError) -> WinogradStep {
        let weight = layer.weight.values
        let inputs = layer.inputChannels
        return try winograd(
            tile: tile, input: input, output: output, padding: (layer.window.paddingY, layer.window.paddingX),
            bias: layer.bias, place
        ) { weight[(($0 * inputs + $1) * 3 + $2) * 3 + $3] }
    }

    /// The gradient at a convolution's input: for stride 1 a convolution with the kernels turned by 180 degrees.
    func gradientSteps(
        _ layer: Conv2D, input: Shape, output: Shape, _ place: Placement
    ) throws(NetworkError) -> [any PlanStep] {
        guard case .winograd(let tile) = ConvolutionAlgorithm.best(layer, output: input) else {
            return try dataGradient(layer, input: input, output: output, place)
        }
        let weight = layer.weight.values
        let inputs = layer.inputChannels
        return [
            try winograd(
                tile: tile, input: output, output: input,
                padding: (2 - layer.window.paddingY, 2 - layer.window.paddingX), bias: nil, place
            ) { weight[(($1 * inputs + $0) * 3 + 2 - $2) * 3 + 2 - $3] }
        ]
    }

    /// A stride-1 3x3 convolution by Winograd's minimal filtering; `weight` gives the kernel's value at (output, input,
    /// row, column), `padding` the rows above and columns left of the input.
    func winograd(
        tile: Int, input: Shape, output: Shape, padding: (y: Int, x: Int), bias: Tensor?, _ place: Placement,
        weight: (_ output: Int, _ input: Int, _ row: Int, _ column: Int) -> Float
    ) throws(NetworkError) -> WinogradStep {
        let shape = gam_winograd(
            tile: Int32(tile), tiles_y: Int32((output[1] + tile - 1) / tile),
            tiles_x: Int32((output[2] + tile - 1) / tile),
            in_height: Int32(input[1]), in_width: Int32(input[2]), channels: Int32(input[3]), pad_y: Int32(padding.y),
            pad_x: Int32(padding.x), out_height: Int32(output[1]), out_width: Int32(output[2]),
            out_channels: Int32(output[3]))
        return WinogradStep(
            shape: shape, images: input[0],
            panels: try winogradPanels(tile: tile, inputs: input[3], outputs: output[3], weight),
            width: kernels.width, bias: try copy(bias), input: place.input, output: place.output, added: place.added,
            rectifies: place.rectifies)
    }

    /// `G g G^T` of every kernel, in float64, rounded once.
    private func winogradPanels(
        tile: Int, inputs: Int, outputs: Int, _ weight: (Int, Int, Int, Int) -> Float
    ) throws(NetworkError) -> FloatStorage {
        let width = kernels.width
        let transform = tile == 4 ? WinogradTransform.four : WinogradTransform.two
        let side = tile + 2
        let panels = (outputs + width - 1) / width
        let storage = try FloatStorage(count: panels * side * side * inputs * width, for: "packed weights")
        var half = [Double](repeating: 0, count: side * 3)
        for output in 0..<outputs {
            for input in 0..<inputs {
                for i in 0..<side {
                    for column in 0..<3 {
                        half[i * 3 + column] = (0..<3).reduce(0) {
                            $0 + transform[i][$1] * Double(weight(output, input, $1, column))
                        }
                    }
                }
                let lane =
                    unsafe storage.base + (output / width * side * side * inputs + input) * width + output % width
                for i in 0..<side {
                    for j in 0..<side {
                        let g = transform[j]
                        let value = half[i * 3] * g[0] + half[i * 3 + 1] * g[1] + half[i * 3 + 2] * g[2]
                        unsafe lane[(i * side + j) * inputs * width] = Float(value)
                    }
                }
            }
        }
        return storage
    }
}

/// The matrices G of the weights' transform, row by row: a point p with divisor n gives (1, p, p^2) / n.
enum WinogradTransform {
    /// F(2x2,3x3).
    static let two: [[Double]] = [[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]]

    /// F(4x4,3x3) on 0, +-a, +-b and infinity, with the divisors of Lagrange's formula.
    static let four: [[Double]] = {
        let (a, b) = (Double(GAM_WINOGRAD_A), Double(GAM_WINOGRAD_B))
        let atA = 2 * a * a * (a * a - b * b)
        let atB = 2 * b * b * (b * b - a * a)
        let points: [(point: Double, divisor: Double)] = [(0, a * a * b * b), (a, atA), (-a, atA), (b, atB), (-b, atB)]
        var rows = points.map { [1 / $0.divisor, $0.point / $0.divisor, $0.point * $0.point / $0.divisor] }
        rows.append([0, 0, 1])
        return rows
    }()
}
