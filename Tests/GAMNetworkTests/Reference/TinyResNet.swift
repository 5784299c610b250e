import GAMNetwork
import GAMTensor

/// Random weights of residual networks by torchvision's names.
enum TinyResNet {
    static let inputShape = Shape(1, 33, 47, 2)

    static func network() throws -> Network { try ResNet.network(from: try weights()) }

    static func image(_ seed: UInt64) throws -> Tensor {
        var numbers = SeededGenerator(seed: seed)
        return try numbers.tensor(inputShape.dimensions)
    }

    /// Weights of any residual network.
    ///
    /// A Bottleneck's inner widths are `widths`, its outputs `expansion` times as many.
    static func weights(
        bottleneck: Bool = false, blocks: [Int] = [1, 2, 1, 1], widths: [Int] = [5, 6, 9, 7], stem: Int = 5,
        expansion: Int = 1, groups: Int = 1, inputs: Int = 2, classes: Int = 3
    ) throws -> [String: Tensor] {
        var numbers = SeededGenerator(seed: 11)
        var tensors = [String: Tensor]()
        func convolution(_ name: String, _ outputs: Int, _ inputs: Int, _ side: Int) throws {
            let scale = 1 / Float(inputs * side * side).squareRoot()
            tensors["\(name).weight"] = try numbers.tensor([outputs, inputs, side, side], scale: scale)
        }
        func norm(_ name: String, _ channels: Int) throws {
            tensors["\(name).weight"] = try numbers.tensor([channels], offset: 1.5, scale: 0.5)
            tensors["\(name).bias"] = try numbers.tensor([channels], scale: 0.3)
            tensors["\(name).running_mean"] = try numbers.tensor([channels], scale: 0.3)
            tensors["\(name).running_var"] = try numbers.tensor([channels], offset: 0.5, scale: 0.4)
            tensors["\(name).num_batches_tracked"] = try Tensor(Shape(), [17])
        }
        try convolution("conv1", stem, inputs, 7)
        try norm("bn1", stem)
        var channels = stem
        for (stage, count) in blocks.enumerated() {
            for block in 0..<count {
                let name = "layer\(stage + 1).\(block)"
                let (width, outputs) = (widths[stage], widths[stage] * (bottleneck ? expansion : 1))
                let sides = bottleneck ? [1, 3, 1] : [3, 3]
                var last = channels
                for (index, side) in sides.enumerated() {
                    let next = index == sides.count - 1 ? outputs : width
                    try convolution(
                        "\(name).conv\(index + 1)", next, bottleneck && index == 1 ? last / groups : last, side)
                    try norm("\(name).bn\(index + 1)", next)
                    last = next
                }
                if channels != outputs || stage > 0 && block == 0 {
                    try convolution("\(name).downsample.0", outputs, channels, 1)
                    try norm("\(name).downsample.1", outputs)
                }
                channels = outputs
            }
        }
        tensors["fc.weight"] = try numbers.tensor([classes, channels])
        tensors["fc.bias"] = try numbers.tensor([classes])
        return tensors
    }
}
