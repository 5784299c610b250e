public import GAMNetwork
import GAMTensor

extension Network {
    /// The network with one more output, for a garbage class; the others stay what they are.
    ///
    /// The new output's weights are 0 and its bias is the mean of the others' less 4, so that at first hardly an image is
    /// given the new class, and training moves it from there.
    ///
    /// - Throws: ``TrainingError/network(_:)`` where the last layer is not a linear one.
    public func addingOutput() throws(TrainingError) -> Network {
        guard let last = nodes.last, case .linear(let layer) = last.layer else {
            throw .network(.invalidLayer(layer: "network", reason: "its last layer is not a linear one"))
        }
        do {
            let weight = try Tensor(
                Shape(layer.outputs + 1, layer.inputs),
                layer.weight.values + [Float](repeating: 0, count: layer.inputs))
            let present = layer.bias?.values ?? [Float](repeating: 0, count: layer.outputs)
            let mean = present.reduce(0, +) / Float(present.count)
            let bias = try Tensor(Shape(layer.outputs + 1), present + [mean - 4])
            return replacingLast(try Linear(weight, bias: bias))
        } catch let error as NetworkError {
            throw .network(error)
        } catch {
            throw .array(what: last.name, expected: "weights", found: "\(error)")
        }
    }
}

/// How well a garbage class knows outliers of a family that it never saw.
public struct LeftOutFamily: Sendable, Equatable {
    /// The family that was left out of the training.
    public let family: String
    /// The share of its outliers that were called garbage by a network that did not see the family.
    public let unseen: Double
    /// The same by the network that saw all families.
    public let seen: Double
}
