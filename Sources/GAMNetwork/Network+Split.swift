extension Network {
    /// The network cut in two behind a capture point: what comes before, and what goes on from its value.
    ///
    /// - Parameter name: a layer or an alias whose value is all that later layers read of the earlier ones.
    /// - Returns: a network that ends with the named value, and one that takes it as its input.
    /// - Throws: ``NetworkError/unknownLayer(name:near:)``; ``NetworkError/invalidLayer(layer:reason:)`` where later
    ///   layers also read something from before, as inside of a residual block, or where nothing comes after.
    package func split(after name: String) throws(NetworkError) -> (before: Network, after: Network) {
        let cut = try value(of: name)
        let count = cut - inputCount + 1
        guard inputCount == 1, count < nodes.count else {
            throw .invalidLayer(layer: name, reason: "there is no layer behind it")
        }
        let later = nodes[count...]
        for node in later {
            guard node.inputs.allSatisfy({ $0 >= cut }) else {
                throw .invalidLayer(
                    layer: name, reason: "the network cannot be cut here: \(node.name) also reads what lies before")
            }
        }
        let moved = later.map { node in
            Node(name: node.name, layer: node.layer, inputs: node.inputs.map { $0 - cut })
        }
        return (
            Network(
                inputCount: 1, nodes: Array(nodes[..<count]),
                aliases: aliases.filter { $0.value <= cut }),
            Network(
                inputCount: 1, nodes: moved,
                aliases: aliases.filter { $0.value > cut }.map { (name: $0.name, value: $0.value - cut) })
        )
    }
}
