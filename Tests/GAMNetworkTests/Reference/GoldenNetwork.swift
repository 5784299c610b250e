import Foundation
import GAMNetwork
import GAMTensor
import TestSupport

/// A network with golden arrays: inputs, activations, logits and gradients of every class by PyTorch.
struct GoldenNetwork {
    /// The figure of one array.
    struct Figure {
        let array: String
        let deviation: Double
    }

    static let gradientLayers = ["layer1", "layer2", "layer3", "layer4"]
    static let layers = ["conv1", "bn1", "relu", "maxpool"] + gradientLayers + ["avgpool"]

    let network: Network
    private let arrays: [String: GoldenArray]

    init(weights: URL, arrays: URL) throws {
        network = try ResNet.network(from: try GoldenArray.read(weights).arrays.mapValues { try $0.tensor() })
        self.arrays = try GoldenArray.read(arrays).arrays
    }

    /// Networks beside the checkout by name, with the folder of their weights.
    static let shared = [
        "mednist-resnet10": "models", "mednist-resnet10-garbage": "models", "cxr-resnet10": "models",
        "tiny-bottleneck": "golden",
    ]

    init(shared name: String) throws {
        try self.init(
            weights: Golden.shared.appending(path: "\(GoldenNetwork.shared[name] ?? "")/\(name)/model.safetensors"),
            arrays: Golden.shared.appending(path: "golden/\(name).safetensors"))
    }

    /// Every input, in order.
    var images: [Int] { (0..<arrays.count).prefix { arrays["input.\($0)"] != nil }.map { $0 } }

    func input(_ image: Int) throws -> Tensor { try array("input.\(image)") }

    /// A golden array as a tensor, images turned to channels-last.
    func array(_ name: String) throws -> Tensor {
        guard let tensor = try arrays[name]?.tensor() else { throw GoldenError.missing(name) }
        return tensor.shape.rank == 4 ? try tensor.channelsLast() : tensor
    }

    /// Compares all that a plan keeps with the golden arrays: each image, each class.
    func figures(keep: [String], gradientsAt: [String], kernels: KernelSet) throws -> [Figure] {
        let plan = try ExecutionPlan(
            network, inputs: [try input(0).shape], mode: .inference, keep: keep, gradientsAt: gradientsAt,
            kernels: kernels)
        var workspace = try plan.makeWorkspace()
        var figures = [Figure]()
        let compare = { (name: String, found: Tensor) throws in
            figures.append(Figure(array: name, deviation: Deviation.of(found, from: try array(name))))
        }
        for image in images {
            try plan.forward([try input(image)], in: &workspace)
            let logits = try plan.logits(in: workspace)
            try compare("logits.\(image)", logits)
            if !gradientsAt.isEmpty {
                for index in 0..<logits.shape[1] {
                    try plan.backward(from: [index], in: &workspace)
                    for layer in gradientsAt {
                        try compare("grad.\(layer).c\(index).\(image)", try plan.gradient(at: layer, in: workspace))
                    }
                }
            }
            // After the backward passes: what was kept must have outlived them.
            for layer in keep where arrays["act.\(layer).\(image)"] != nil {
                try compare("act.\(layer).\(image)", try plan.value(of: layer, in: workspace))
            }
        }
        return figures
    }

    /// How many golden arrays there are to compare with.
    var expectedFigureCount: Int {
        arrays.keys.count { $0.hasPrefix("act.") || $0.hasPrefix("grad.") || $0.hasPrefix("logits.") }
    }
}
