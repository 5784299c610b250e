import Foundation
import GAMNetwork
import GAMTensor
import TestSupport
import Testing

/// One case of a golden file of layers: settings from the JSON list, arrays from the safetensors file beside it.
struct GoldenLayer: Sendable, CustomTestStringConvertible {
    let name, kind: String
    let layer: any LayerKind
    let training: Bool
    let momentum: Double
    private let arrays: [String: GoldenArray]

    var testDescription: String { name }

    /// All cases of `layers.json` and `layers.safetensors` in a folder but the cross-entropies, which are losses.
    static func all(in folder: URL) throws -> [GoldenLayer] {
        let arrays = try GoldenArray.read(folder.appending(path: "layers.safetensors")).arrays
        return try settings(in: folder).filter { $0["kind"] as? String != "cross_entropy" }.map {
            try GoldenLayer($0, arrays)
        }
    }

    static func settings(in folder: URL) throws -> [[String: Any]] {
        let data = try Data(contentsOf: folder.appending(path: "layers.json"))
        guard let list = try JSONSerialization.jsonObject(with: data) as? [[String: Any]] else {
            throw GoldenError.malformed("layers.json")
        }
        return list
    }

    private init(_ settings: [String: Any], _ arrays: [String: GoldenArray]) throws {
        guard let name = settings["name"] as? String, let kind = settings["kind"] as? String else {
            throw GoldenError.malformed("layers.json")
        }
        self.name = name
        self.kind = kind
        training = settings["training"] as? Bool ?? false
        momentum = settings["momentum"] as? Double ?? 0
        let own = Dictionary(
            uniqueKeysWithValues: arrays.filter { $0.key.hasPrefix(name + ".") }.map {
                (String($0.key.dropFirst(name.count + 1)), $0.value)
            })
        self.arrays = own
        layer = try GoldenLayer.make(kind, settings) { try own[$0]?.tensor() }
    }

    private static func make(
        _ kind: String, _ settings: [String: Any], _ array: @escaping (String) throws -> Tensor?
    ) throws -> any LayerKind {
        let pair = { (key: String) -> (Int, Int) in
            let values = settings[key] as? [Int] ?? [1, 1]
            return (values[0], values[1])
        }
        let parameter = { (key: String) -> Tensor in
            guard let tensor = try array(key) else { throw GoldenError.missing(key) }
            return tensor
        }
        let roundsUp = settings["ceil_mode"] as? Bool ?? false
        switch kind {
        case "conv2d":
            return try Conv2D(
                try parameter("weight"), bias: try array("bias"), stride: pair("stride"), padding: pair("padding"),
                dilation: pair("dilation"), groups: settings["groups"] as? Int ?? 1)
        case "batchnorm2d":
            return try BatchNorm2D(
                weight: try parameter("weight"), bias: try parameter("bias"),
                runningMean: try parameter("running_mean"), runningVariance: try parameter("running_var"),
                epsilon: settings["eps"] as? Double ?? 0, momentum: settings["momentum"] as? Double ?? 0)
        case "maxpool2d":
            let window = Window(
                size: pair("kernel"), stride: pair("stride"), padding: pair("padding"), dilation: pair("dilation"))
            return try MaxPool2D(window, roundsUp: roundsUp)
        case "avgpool2d":
            let window = Window(size: pair("kernel"), stride: pair("stride"), padding: pair("padding"))
            return try AvgPool2D(
                window, roundsUp: roundsUp, countsPadding: settings["count_include_pad"] as? Bool ?? true)
        case "adaptive_avgpool2d":
            return try AdaptiveAvgPool2D(height: pair("output").0, width: pair("output").1)
        case "linear": return try Linear(try parameter("weight"), bias: try array("bias"))
        case "softmax": return Softmax()
        case "log_softmax": return Softmax(logarithmic: true)
        case "relu": return ReLU()
        default: throw GoldenError.malformed(kind)
        }
    }

    /// The largest deviations of output and gradients from the golden arrays, by array.
    func deviations(kernels: KernelSet) throws -> [(array: String, deviation: Double)] {
        let input = try array("input")
        let result = try LayerResult(
            layer, [input], try array("grad_output"), training: training, kernels: kernels)
        var found = [
            ("output", Deviation.of(result.output, from: try array("output"))),
            ("grad_input", Deviation.of(result.gradients.inputs[0], from: try array("grad_input"))),
        ]
        if let gradient = result.inferenceGradients {
            found.append(("grad_input (fused)", Deviation.of(gradient[0], from: try array("grad_input"))))
        }
        for parameter in layer.parameters where parameter.isTrained {
            guard let gradient = result.gradients.parameters[parameter.name] else {
                throw GoldenError.missing(parameter.name)
            }
            let name = "grad_" + parameter.name
            guard let expected = arrays[name] else { throw GoldenError.missing(name) }
            found.append((name, Deviation.of(gradient, from: NaiveArray(expected.shape, expected.values))))
        }
        if let statistics = result.gradients.batchStatistics {
            let count = Double(input.values.count / input.shape[3])
            let unbiased = statistics.variance.map { $0 * count / (count - 1) }
            found.append(("new_running_mean", try moved("running_mean", towards: statistics.mean)))
            found.append(("new_running_var", try moved("running_var", towards: unbiased)))
        }
        return found
    }

    /// How far a running statistic, moved towards the batch's, is from the golden one.
    private func moved(_ name: String, towards batch: [Double]) throws -> Double {
        guard let old = arrays[name], let new = arrays["new_" + name] else { throw GoldenError.missing(name) }
        let values = zip(old.values, batch).map { Float((1 - momentum) * $0 + momentum * $1) }
        return Deviation.of(values, from: new.values)
    }

    /// A golden array, images turned to channels-last.
    private func array(_ name: String) throws -> Tensor {
        guard let tensor = try arrays[name]?.tensor() else { throw GoldenError.missing("\(self.name).\(name)") }
        return tensor.shape.rank == 4 ? try tensor.channelsLast() : tensor
    }
}
