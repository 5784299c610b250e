import GAMTensor

/// A network's layers by name and place, without their parameters: what a plan keeps of the network it was made for.
///
/// A plan has weights of its own, packed for its kernels; keeping the network's beside them would double the memory.
struct NetworkOutline: Sendable {
    let inputCount: Int
    let layerNames: [String]
    let aliases: [(name: String, value: Int)]

    init(_ network: Network) {
        inputCount = network.inputCount
        aliases = network.aliases
        layerNames = network.nodes.map(\.name)
    }

    /// The value the network gives: the last layer's.
    var output: Int { inputCount + layerNames.count - 1 }

    /// Every name that can be captured: layers and aliases, in the network's order.
    var capturePoints: [String] {
        var names = [String]()
        for (index, name) in layerNames.enumerated() {
            names.append(name)
            names += aliases.filter { $0.value == inputCount + index }.map(\.name)
        }
        return names
    }

    /// The value that a capture point stands for.
    ///
    /// - Throws: ``NetworkError/unknownLayer(name:near:)`` with the near names.
    func value(of name: String) throws(NetworkError) -> Int {
        if let index = layerNames.firstIndex(of: name) { return inputCount + index }
        if let alias = aliases.first(where: { $0.name == name }) { return alias.value }
        throw .unknownLayer(name: name, near: NameSuggestion.near(name, among: capturePoints))
    }
}
