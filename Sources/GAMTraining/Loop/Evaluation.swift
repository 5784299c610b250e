public import GAMNetwork
import GAMTensor

/// How a network does on images whose classes are known.
public struct Evaluation: Sendable, Equatable {
    /// The names of the classes.
    public let classes: [String]
    /// Images by their class and by the class they were given: `[class][given]`.
    public let confusion: [[Int]]
    /// The mean cross-entropy, without weights and smoothing.
    public let loss: Double

    /// How many images there were.
    public var count: Int { confusion.reduce(0) { $0 + $1.reduce(0, +) } }

    /// The share of images that were given their class; `nil` without images.
    public var accuracy: Double? {
        count == 0 ? nil : Double(confusion.indices.reduce(0) { $0 + confusion[$1][$1] }) / Double(count)
    }

    /// The share of a class's images that were given it; `nil` where it has none.
    public func accuracy(of index: Int) -> Double? {
        let total = confusion[index].reduce(0, +)
        return total == 0 ? nil : Double(confusion[index][index]) / Double(total)
    }

    /// The share of images of some classes that were given one class; `nil` where there are none.
    public func share(of rows: [Int], given column: Int) -> Double? {
        let total = rows.reduce(0) { $0 + confusion[$1].reduce(0, +) }
        return total == 0 ? nil : Double(rows.reduce(0) { $0 + confusion[$1][column] }) / Double(total)
    }

    /// Judges logits.
    init(classes: [String], logits: Tensor, labels: [Int]) throws(TrainingError) {
        self.classes = classes
        let count = logits.shape[1]
        var confusion = [[Int]](repeating: [Int](repeating: 0, count: count), count: count)
        for (row, label) in labels.enumerated() {
            confusion[label][Target.largest(logits.values, row: row, count: count, except: nil)] += 1
        }
        self.confusion = confusion
        loss = labels.isEmpty ? 0 : try CrossEntropy()(logits, labels: labels).loss
    }

    /// Shows images to a network, in inference.
    ///
    /// - Parameters:
    ///   - network: the network.
    ///   - images: images with their classes, as many classes as the network has outputs.
    ///   - threads: threads of a run; the figures do not depend on it. `nil` for all processors.
    /// - Throws: ``TrainingError/network(_:)`` or ``TrainingError/array(what:expected:found:)``.
    public init(of network: Network, on images: LabelledImages, threads: Int? = nil) throws(TrainingError) {
        let logits = try Evaluation.logits(of: network, images.inputs, threads: threads ?? ThreadTeam.processorCount)
        try self.init(classes: images.classes, logits: logits, labels: images.labels)
    }

    /// The network's outputs for prepared images, `[images, outputs]`; the last batch is filled up with zeros.
    static func logits(of network: Network, _ inputs: [Tensor], threads: Int) throws(TrainingError) -> Tensor {
        guard let first = inputs.first else { throw .array(what: "images", expected: "some", found: "none") }
        let size = min(32, inputs.count)
        var values = [Float]()
        var outputs = 0
        do {
            let shape = Shape([size] + first.shape.dimensions.dropFirst())
            let plan = try ExecutionPlan(network, input: shape, threads: threads)
            var workspace = try plan.makeWorkspace()
            for start in stride(from: 0, to: inputs.count, by: size) {
                let part = inputs[start..<min(start + size, inputs.count)]
                var batch = [Float]()
                batch.reserveCapacity(size * first.values.count)
                for input in part { batch += input.values }
                batch += [Float](repeating: 0, count: size * first.values.count - batch.count)
                try plan.forward([try Tensor(shape, batch)], in: &workspace)
                let logits = try plan.logits(in: workspace)
                outputs = logits.shape[1]
                values += logits.values.prefix(part.count * outputs)
            }
            return try Tensor(Shape(inputs.count, outputs), values)
        } catch let error as NetworkError {
            throw .network(error)
        } catch {
            throw .array(what: "images", expected: "arrays of one shape", found: "\(error)")
        }
    }
}
