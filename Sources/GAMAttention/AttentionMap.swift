/// Where a network's evidence for one class lies, at the size of the layer that was looked at.
///
/// `values` is the raw map `M` before any scaling or resizing, in float64; `signedValues` is the sum `S` that the
/// method's last ReLU read (`M = relu(S)`), which also shows what speaks against the class. A map shows what moved one
/// logit of one network, not where disease is.
///
/// A map of zeros is an outcome of its own (``isEmpty``): nothing at this layer speaks for the class.
public struct AttentionMap: RectangularMap, Equatable {
    /// Rows of the layer, 1 or more.
    public let height: Int
    /// Columns of the layer, 1 or more.
    public let width: Int
    /// The raw map `M`, row-major, row 0 at the top; 0 or more unless a flag says otherwise.
    public let values: [Double]
    /// The map `S` before the ReLU, row-major.
    public let signedValues: [Double]
    /// What is remarkable about the map.
    public let flags: Set<Flag>
    /// The name of the layer whose activation was read, as the network names it.
    public let layer: String
    /// The name of the method, as ``AttentionMethods`` lists it.
    public let method: String
    /// The index of the class whose logit was explained.
    public let classIndex: Int

    /// A map of given values; its flags are worked out from them.
    ///
    /// Non-finite values are accepted here and set ``Flag/nonFinite``, so that the map can be shown and reported; such
    /// a map is not usable, and measuring its similarity is an error.
    ///
    /// - Parameters:
    ///   - height: rows, 1 or more.
    ///   - width: columns, 1 or more.
    ///   - values: the raw map, `height * width` values, row-major.
    ///   - signedValues: the map before the ReLU, as many values.
    ///   - layer: the layer's name.
    ///   - method: the method's name.
    ///   - classIndex: the class.
    /// - Throws: ``AttentionError/countMismatch(name:height:width:found:)``.
    public init(
        height: Int, width: Int, values: [Double], signedValues: [Double], layer: String, method: String,
        classIndex: Int
    ) throws(AttentionError) {
        try MapPlane.check(name: "raw map", height: height, width: width, count: values.count)
        try MapPlane.check(name: "signed map", height: height, width: width, count: signedValues.count)
        self.init(
            height: height, width: width, values: values, signedValues: signedValues,
            flags: Flag.found(values: values, signed: signedValues, height: height, width: width),
            layer: layer, method: method, classIndex: classIndex)
    }

    private init(
        height: Int, width: Int, values: [Double], signedValues: [Double], flags: Set<Flag>, layer: String,
        method: String, classIndex: Int
    ) {
        self.height = height
        self.width = width
        self.values = values
        self.signedValues = signedValues
        self.flags = flags
        self.layer = layer
        self.method = method
        self.classIndex = classIndex
    }

    /// Whether nothing in the map is positive: no evidence for the class at this layer.
    public var isEmpty: Bool { flags.contains(.empty) }

    /// Whether the map has neither NaN nor infinity; one that has must never lead to an acceptance.
    public var isFinite: Bool { !flags.contains(.nonFinite) }

    /// The mean of the raw map, the map's *energy*; 0 for an empty map.
    public var energy: Double { values.reduce(0, +) / Double(values.count) }

    /// The map before its ReLU as a plane of its own, to be measured or drawn.
    public var signedPlane: MapPlane { MapPlane(unchecked: signedValues, height: height, width: width) }

    /// The same map with one more flag, for what only a comparison with reference images can tell.
    public func flagged(_ flag: Flag) -> AttentionMap {
        AttentionMap(
            height: height, width: width, values: values, signedValues: signedValues, flags: flags.union([flag]),
            layer: layer, method: method, classIndex: classIndex)
    }
}
