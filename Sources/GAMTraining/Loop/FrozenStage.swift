import GAMNetwork
import GAMTensor

/// The layers that are not trained, run as in inference, and the network of those that are.
///
/// It belongs to one training and one thread.
final class FrozenStage {
    /// The layers before the trained ones.
    let before: Network
    /// The trained layers.
    let after: Network
    /// The value that leads from the ones to the others.
    let name: String

    private let plan: ExecutionPlan
    private var workspace: Workspace

    /// Where a network is cut; `nil` where all of it is trained.
    static func cut(_ network: Network, _ part: TrainedPart) throws(TrainingError) -> String? {
        switch part {
        case .all: return nil
        case .after(let name): return name
        case .head:
            guard let last = network.nodes.last, let input = last.inputs.first, input >= network.inputCount,
                last.layer.kindName == "Linear"
            else {
                throw .network(.invalidLayer(layer: "network", reason: "its last layer is not a linear one"))
            }
            return network.nodes[input - network.inputCount].name
        }
    }

    /// A stage for batches of one shape.
    init(_ network: Network, after name: String, input: Shape, threads: Int) throws(TrainingError) {
        let parts = try TrainingError.fromNetwork { () throws(NetworkError) in try network.split(after: name) }
        let plan = try TrainingError.fromNetwork { () throws(NetworkError) in
            try ExecutionPlan(parts.before, input: input, keep: [name], threads: threads)
        }
        (before, after) = (parts.before, parts.after)
        self.name = name
        self.plan = plan
        do throws(NetworkError) { workspace = try plan.makeWorkspace() } catch { throw .network(error) }
    }

    /// What the trained layers are given for a batch.
    func values(for batch: Tensor) throws(TrainingError) -> Tensor {
        do throws(NetworkError) {
            try plan.forward([batch], in: &workspace)
            return try plan.value(of: name, in: workspace)
        } catch {
            throw .network(error)
        }
    }

    /// The shape of those values.
    func valueShape(batch: Shape) throws(TrainingError) -> Shape {
        try TrainingError.fromNetwork { () throws(NetworkError) in
            try before.shapes(for: [batch])[before.value(of: name)]
        }
    }

    /// The values of all images, one array each; the last batch is filled up with its first image.
    func values(ofAll images: [Tensor], batch: Shape) throws(TrainingError) -> [Tensor] {
        var values = [Tensor]()
        let size = batch[0]
        for start in stride(from: 0, to: images.count, by: size) {
            let part = images[start..<min(start + size, images.count)]
            let filled = Array(part) + [Tensor](repeating: images[start], count: size - part.count)
            let found = try self.values(for: try Tensor.stack(filled))
            let count = found.values.count / size
            let shape = Shape([1] + found.shape.dimensions.dropFirst())
            for index in 0..<part.count {
                do throws(TensorError) {
                    values.append(try Tensor(shape, Array(found.values[(index * count)..<((index + 1) * count)])))
                } catch {
                    throw .array(what: "features", expected: "shape \(shape)", found: "\(error)")
                }
            }
        }
        return values
    }
}
