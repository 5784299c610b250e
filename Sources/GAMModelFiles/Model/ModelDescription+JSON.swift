public import GAMFiles
import GAMImaging

extension ModelDescription {
    /// The longest description that is read from a file: 1 MiB.
    public static let sizeLimit = 1 << 20

    /// Reads the content of a `preprocess.json`.
    ///
    /// Every field but `garbage_class` must be there, and no other may.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - file: what messages call it.
    /// - Throws: ``ModelFileError`` naming the field, expected and found.
    public init(json bytes: [UInt8], file: String = StoredModel.descriptionName) throws(ModelFileError) {
        try self.init(JSONField(parsing: bytes, file: file))
    }

    /// Reads a `preprocess.json`.
    ///
    /// - Throws: ``ModelFileError`` where the file cannot be read or is not in order.
    public init(contentsOf path: FilePath) throws(ModelFileError) {
        let bytes = try Files.contents(path, limit: ModelDescription.sizeLimit)
        try self.init(json: bytes, file: path.description)
    }

    /// Reads a description that is a document or a part of one.
    package init(_ root: JSONField) throws(ModelFileError) {
        try root.allow(only: [
            "format", "version", "input", "resize", "scale", "normalize", "classes", "garbage_class", "target_layer",
        ])
        try root["format"].require(ModelDescription.format)
        _ = try root["version"].integer(in: ModelDescription.version...ModelDescription.version)
        var classes = [String]()
        for name in try root["classes"].elements() { classes.append(try name.string()) }
        self.init(
            preprocessing: try Preprocessing(root), classes: classes,
            garbageClass: try root.optional("garbage_class")?.integer(in: 0...max(0, classes.count - 1)),
            targetLayer: try root["target_layer"].string())
        try validate(file: root.file)
    }

    /// The description as JSON, members in the format's order.
    package var json: JSONValue {
        let preprocessing = preprocessing
        let from: JSONValue =
            switch preprocessing.scaleFrom {
            case .bitDepth: .string(ModelDescription.bitDepth)
            case .range(let lower, let upper): .array([JSONValue(lower), JSONValue(upper)])
            }
        return .object([
            "format": .string(ModelDescription.format),
            "version": .number(Double(ModelDescription.version)),
            "input": .object([
                "width": .number(Double(preprocessing.inputWidth)),
                "height": .number(Double(preprocessing.inputHeight)),
                "channels": .number(Double(preprocessing.inputChannels)),
            ]),
            "resize": .object([
                "mode": .string(preprocessing.resizeMode.rawValue),
                "interpolation": .string(preprocessing.interpolation.rawValue),
            ]),
            "scale": .object([
                "from": from,
                "to": .array([JSONValue(preprocessing.scaleTo.lower), JSONValue(preprocessing.scaleTo.upper)]),
            ]),
            "normalize": .object([
                "mean": .array(preprocessing.mean.map { JSONValue($0) }),
                "std": .array(preprocessing.standardDeviation.map { JSONValue($0) }),
            ]),
            "classes": .array(classes.map { .string($0) }),
            "garbage_class": garbageClass.map { .number(Double($0)) } ?? .null,
            "target_layer": .string(targetLayer),
        ])
    }

    /// The content of a `preprocess.json` that reads back as this description.
    ///
    /// - Throws: ``ModelFileError/field(file:field:expected:found:)`` where ``validate(file:)`` refuses a field.
    public func encoded() throws(ModelFileError) -> [UInt8] {
        try validate()
        return json.encoded(pretty: true)
    }

    static let bitDepth = "bit-depth"
    private static let format = "gamverify.preprocess"
    private static let version = 1
}

extension Preprocessing {
    /// Reads the parts of a description that are about images; ranges are checked by ``validate()``.
    fileprivate init(_ root: JSONField) throws(ModelFileError) {
        let input = try root["input"]
        try input.allow(only: ["width", "height", "channels"])
        let resize = try root["resize"]
        try resize.allow(only: ["mode", "interpolation"])
        let scale = try root["scale"]
        try scale.allow(only: ["from", "to"])
        let normalize = try root["normalize"]
        try normalize.allow(only: ["mean", "std"])
        let target = try Preprocessing.interval(scale["to"], "two numbers")
        self.init(
            inputWidth: try input["width"].integer(in: 1...Radiograph.sideLimit),
            inputHeight: try input["height"].integer(in: 1...Radiograph.sideLimit),
            inputChannels: try input["channels"].integer(in: 1...3),
            resizeMode: try resize["mode"].choice(ResizeMode.self),
            interpolation: try resize["interpolation"].choice(Interpolation.self),
            scaleFrom: try Preprocessing.source(scale["from"]),
            scaleTo: Interval(target.lower, target.upper),
            mean: try Preprocessing.floats(normalize["mean"]),
            standardDeviation: try Preprocessing.floats(normalize["std"]))
    }

    private static func source(_ field: JSONField) throws(ModelFileError) -> SourceScale {
        if field.value == .string(ModelDescription.bitDepth) { return .bitDepth }
        let range = try interval(field, "\"\(ModelDescription.bitDepth)\" or two numbers")
        return .range(range.lower, range.upper)
    }

    private static func interval(
        _ field: JSONField, _ expected: String
    ) throws(ModelFileError) -> (lower: Float, upper: Float) {
        guard case .array(let values) = field.value, values.count == 2 else { throw field.failure(expected) }
        let ends = try floats(field)
        return (ends[0], ends[1])
    }

    private static func floats(_ field: JSONField) throws(ModelFileError) -> [Float] {
        var floats = [Float]()
        for element in try field.elements() { floats.append(try element.float()) }
        return floats
    }
}
