public import GAMTensor

/// An immutable graph of named layers with their parameters.
///
/// Values are numbered: first the inputs, then each layer's output in the order of the layers, so a layer reads only
/// values of lower numbers. Names are torchvision's where there is such a network (`conv1`, `layer1.0.conv2`, `fc`);
/// a *capture point* is a layer's name or an alias, such as `layer4` for the output of its last block.
public struct Network: Sendable {
    /// One layer in its place.
    public struct Node: Sendable {
        /// The layer's name.
        public let name: String
        /// The operation.
        public let layer: Layer
        /// The numbers of the values it reads.
        public let inputs: [Int]
    }

    /// How many arrays the network takes; images: 1.
    public let inputCount: Int

    /// The layers, each after those it reads from.
    public let nodes: [Node]

    /// Capture points that are not a layer's own name, with the value each stands for, in the network's order.
    public let aliases: [(name: String, value: Int)]

    /// The value the network gives: the last layer's.
    public var output: Int { inputCount + nodes.count - 1 }

    /// Every name that can be captured: layers and aliases, in the network's order.
    public var capturePoints: [String] { NetworkOutline(self).capturePoints }

    /// The value that a capture point stands for.
    ///
    /// - Throws: ``NetworkError/unknownLayer(name:near:)`` with the near names.
    public func value(of name: String) throws(NetworkError) -> Int {
        try NetworkOutline(self).value(of: name)
    }

    /// The shapes of all values, inputs first.
    ///
    /// - Parameter inputs: the shapes of the network's inputs, images as `[N, H, W, C]`.
    /// - Returns: a shape for each value, by its number.
    /// - Throws: ``NetworkError/shapeMismatch(layer:expected:found:)`` naming the layer that cannot take its input, or
    ///   ``NetworkError/tooLarge(what:)``.
    public func shapes(for inputs: [Shape]) throws(NetworkError) -> [Shape] {
        guard inputs.count == inputCount else {
            throw .shapeMismatch(layer: "input", expected: "\(inputCount) arrays", found: "\(inputs.count)")
        }
        var shapes = inputs
        for node in nodes {
            do {
                shapes.append(try node.layer.outputShape(for: node.inputs.map { shapes[$0] }))
            } catch .shapeMismatch(let layer, let expected, let found) {
                let name = node.name == layer ? layer : "\(node.name) (\(layer))"
                throw .shapeMismatch(layer: name, expected: expected, found: found)
            } catch .tooLarge(let what) {
                throw .tooLarge(what: "\(node.name): \(what)")
            }
        }
        return shapes
    }

    /// How many trained values all layers have together.
    public var parameterCount: Int {
        nodes.reduce(0) { sum, node in
            sum + node.layer.parameters.filter(\.isTrained).reduce(0) { $0 + $1.value.values.count }
        }
    }

    /// A network of one layer, named as its kind, for calling a layer by itself.
    package init(single layer: Layer, inputCount: Int) {
        self.inputCount = inputCount
        nodes = [Node(name: layer.kindName, layer: layer, inputs: Array(0..<inputCount))]
        aliases = []
    }

    /// A network from its parts, which fit together.
    init(inputCount: Int, nodes: [Node], aliases: [(name: String, value: Int)]) {
        (self.inputCount, self.nodes, self.aliases) = (inputCount, nodes, aliases)
    }

    /// A network of layers put together by a builder.
    package init(_ builder: NetworkBuilder) {
        inputCount = 1
        nodes = builder.nodes
        aliases = builder.aliases
    }
}

/// Puts a network of one input together, layer by layer.
package struct NetworkBuilder {
    fileprivate var nodes = [Network.Node]()
    fileprivate var aliases = [(name: String, value: Int)]()
    private var names = Set<String>()

    /// The network's input.
    package let input = 0

    package init() {}

    /// Adds a layer and returns the number of its output.
    ///
    /// - Throws: ``NetworkError/duplicateName(_:)``.
    package mutating func add(_ name: String, _ layer: any LayerKind, _ inputs: Int...) throws(NetworkError) -> Int {
        try add(name, layer, inputs)
    }

    /// Adds a layer that reads the values of these numbers and returns the number of its output.
    ///
    /// - Throws: ``NetworkError/duplicateName(_:)``.
    package mutating func add(_ name: String, _ layer: any LayerKind, _ inputs: [Int]) throws(NetworkError) -> Int {
        guard names.insert(name).inserted else { throw .duplicateName(name) }
        nodes.append(Network.Node(name: name, layer: layer.layer, inputs: inputs))
        return nodes.count
    }

    /// Gives a value a further name under which it can be captured.
    ///
    /// - Throws: ``NetworkError/duplicateName(_:)``.
    package mutating func alias(_ name: String, _ value: Int) throws(NetworkError) {
        guard names.insert(name).inserted else { throw .duplicateName(name) }
        aliases.append((name, value))
    }
}
