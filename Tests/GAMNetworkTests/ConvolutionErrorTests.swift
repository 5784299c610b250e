import Foundation
import GAMNetwork
import GAMTensor
import TestSupport
import Testing

/// How far each convolution of real networks is from its float64 sum, by the method that the engine takes for it.
///
/// The figure is the largest error over the largest value of the layer's output.
struct ConvolutionErrorTests {
    /// Three times the largest that was seen, which is 1.3e-6 for tiles of four; a plain float32 sum has up to 0.9e-6.
    static let limit = 4e-6

    struct Figure {
        let layer, method: String
        let output: Shape
        /// By instruction set, and of a plain sum in float32.
        var errors: [String: Double] = [:]
        var plain = 0.0
    }

    @Test(.enabled(if: Golden.isPresent), arguments: GoldenNetwork.shared.keys.sorted())
    func staysWithinItsBound(_ name: String) throws {
        let figures = try Self.figures(GoldenNetwork(shared: name))
        #expect(figures.count > 5)
        for figure in figures {
            for (isa, error) in figure.errors {
                #expect(error <= Self.limit, "\(figure.layer) by \(figure.method) on \(isa)")
            }
        }
    }

    /// Writes the figures as Markdown to the file that `GAM_CONVOLUTION_ERRORS` names, for `make convolution-errors`.
    @Test(.enabled(if: Golden.isPresent && tableFile != nil)) func tableIsWritten() throws {
        let path = try #require(Self.tableFile)
        let sets = KernelSet.available
        var lines = [
            "| network | layer | output | method | \(sets.joined(separator: " | ")) | plain sum |",
            "| --- | --- | --- | --- | \(sets.map { _ in "---" }.joined(separator: " | ")) | --- |",
        ]
        for name in GoldenNetwork.shared.keys.sorted() {
            for figure in try Self.figures(GoldenNetwork(shared: name)) {
                let errors = sets.map { String(format: "%.1e", figure.errors[$0] ?? .nan) }
                let size = figure.output.dimensions.dropFirst().map(String.init).joined(separator: "x")
                lines.append(
                    "| \(name) | \(figure.layer) | \(size) | \(figure.method) | \(errors.joined(separator: " | ")) | "
                        + String(format: "%.1e", figure.plain) + " |")
            }
        }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
    }

    private static let tableFile = ProcessInfo.processInfo.environment["GAM_CONVOLUTION_ERRORS"]

    /// The figures of every convolution on the network's first golden image.
    private static func figures(_ golden: GoldenNetwork) throws -> [Figure] {
        let network = golden.network
        let image = try golden.input(0)
        let plan = try ExecutionPlan(network, input: image.shape, keep: network.nodes.map(\.name))
        var workspace = try plan.makeWorkspace()
        try plan.forward([image], in: &workspace)
        var figures = [Figure]()
        for node in network.nodes {
            guard case .conv2D(let layer) = node.layer else { continue }
            let source = node.inputs[0]
            let input =
                source < network.inputCount
                ? image : try plan.value(of: network.nodes[source - network.inputCount].name, in: workspace)
            figures.append(try figure(node.name, layer, node.layer, input))
        }
        return figures
    }

    private static func figure(_ name: String, _ layer: Conv2D, _ kind: Layer, _ input: Tensor) throws -> Figure {
        var figure: Figure?
        var exact = [Double]()
        for isa in KernelSet.available {
            let network = Network(single: kind, inputCount: 1)
            let plan = try ExecutionPlan(
                network, inputs: [input.shape], mode: .inference, keep: [network.nodes[0].name],
                kernels: try KernelSet(named: isa))
            var workspace = try plan.makeWorkspace()
            let step = try plan.timeSteps(input, rounds: 1, in: &workspace).last
            let found = try plan.value(of: network.nodes[0].name, in: workspace)
            if figure == nil {
                let method = ["WinogradStep": "tiles", "StemStep": "stem rows"][step?.kind ?? ""] ?? "plain sum"
                let sums = Self.sums(layer, input, found.shape)
                exact = sums.exact
                figure = Figure(
                    layer: name, method: method, output: found.shape, plain: Self.error(sums.plain, exact))
            }
            figure?.errors[isa] = Self.error(found.values, exact)
        }
        return try #require(figure)
    }

    private static func error(_ found: [Float], _ exact: [Double]) -> Double {
        let largest = exact.reduce(0) { max($0, abs($1)) }
        return zip(found, exact).reduce(0) { max($0, abs(Double($1.0) - $1.1)) } / largest
    }

    /// A convolution by its definition: in float64, and in float32 one product after the other.
    private static func sums(_ layer: Conv2D, _ input: Tensor, _ output: Shape) -> (exact: [Double], plain: [Float]) {
        let window = layer.window
        let (height, width, channels) = (input.shape[1], input.shape[2], input.shape[3])
        let weights = layer.weight.values
        let (own, taps) = (layer.weight.shape[1], window.height * window.width)
        let perGroup = layer.outputChannels / layer.groups
        var exact = [Double]()
        var plain = [Float]()
        for place in 0..<(output.elementCount ?? 0) {
            let (pixel, o) = (place / layer.outputChannels, place % layer.outputChannels)
            let (x, y) = (pixel % output[2], pixel / output[2] % output[1])
            let image = pixel / (output[1] * output[2])
            var (sum, short) = (0.0, Float(0))
            for tap in 0..<taps {
                let iy = y * window.strideY + tap / window.width * window.dilationY - window.paddingY
                let ix = x * window.strideX + tap % window.width * window.dilationX - window.paddingX
                guard iy >= 0, iy < height, ix >= 0, ix < width else { continue }
                let from = ((image * height + iy) * width + ix) * channels + o / perGroup * own
                for c in 0..<own {
                    let (value, weight) = (input.values[from + c], weights[(o * own + c) * taps + tap])
                    sum += Double(value) * Double(weight)
                    short += value * weight
                }
            }
            exact.append(sum + Double(layer.bias?.values[o] ?? 0))
            plain.append(short + (layer.bias?.values[o] ?? 0))
        }
        return (exact, plain)
    }
}
