import GAMTensor

/// All parameters of a network in one block of memory, where training changes them.
///
/// A plan of evaluation or training reads its parameters here whenever it runs; values are in PyTorch's order, each
/// parameter begins at a cache line. Whoever owns the one workspace of such a plan may write between runs.
final class ParameterMemory: Sendable {
    /// One parameter and its place.
    struct Entry: Sendable {
        /// As in PyTorch: `layer1.0.conv2.weight`.
        let name: String
        let shape: Shape
        /// Whether gradients change it; running statistics are moved otherwise.
        let isTrained: Bool
        /// Whether it weighs a sum of many inputs, as weight decay may want to know: norms and biases do not.
        let isMatrix: Bool
        let offset, count: Int
    }

    let entries: [Entry]
    let values: FloatStorage
    private let places: [String: Int]

    /// The parameters of all layers with their present values.
    ///
    /// - Throws: ``NetworkError/tooLarge(what:)``.
    init(_ network: Network) throws(NetworkError) {
        var entries = [Entry]()
        var total = 0
        for node in network.nodes {
            for parameter in node.layer.parameters {
                let shape = parameter.value.shape
                entries.append(
                    Entry(
                        name: "\(node.name).\(parameter.name)", shape: shape, isTrained: parameter.isTrained,
                        isMatrix: shape.rank > 1, offset: total, count: parameter.value.values.count))
                total += FloatStorage.rounded(parameter.value.values.count)
            }
        }
        self.entries = entries
        places = Dictionary(entries.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
        values = try FloatStorage(count: total, for: "the parameters")
        for node in network.nodes {
            for parameter in node.layer.parameters {
                _ = write(parameter.value.values, to: "\(node.name).\(parameter.name)")
            }
        }
    }

    /// A block of the same layout, all zeros: what an optimiser remembers of each parameter.
    ///
    /// - Throws: ``NetworkError/tooLarge(what:)``.
    func companion() throws(NetworkError) -> FloatStorage {
        try FloatStorage(count: values.count, for: "the optimiser's memory")
    }

    /// The place of a parameter.
    func entry(_ name: String) -> Entry? { places[name].map { entries[$0] } }

    /// A parameter's values for steps to read.
    func slice(_ name: String) -> ParameterSlice? {
        entry(name).map { ParameterSlice(storage: values, offset: $0.offset, count: $0.count) }
    }

    /// A copy of a parameter's values in a block of this layout.
    func tensor(_ entry: Entry, in block: FloatStorage) throws(NetworkError) -> Tensor {
        let values = unsafe Array(UnsafeBufferPointer(start: block.base + entry.offset, count: entry.count))
        do {
            return try Tensor(entry.shape, values)
        } catch {
            throw .tooLarge(what: entry.name)
        }
    }

    /// Overwrites a parameter's values in a block of this layout; `false` where name or count do not fit.
    func write(_ new: [Float], to name: String, in block: FloatStorage? = nil) -> Bool {
        guard let entry = entry(name), entry.count == new.count else { return false }
        unsafe new.withUnsafeBufferPointer { new in
            guard let source = new.baseAddress else { return }
            unsafe ((block ?? values).base + entry.offset).update(from: source, count: new.count)
        }
        return true
    }
}

/// A parameter's place in a block that it keeps alive.
@safe
struct ParameterSlice: Sendable {
    let storage: FloatStorage
    let offset, count: Int

    var base: UnsafeMutablePointer<Float> { unsafe storage.base + offset }
}
