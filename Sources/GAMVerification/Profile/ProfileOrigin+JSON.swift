import GAMModelFiles

extension ProfileOrigin {
    /// The members of the metadata that ``init(_:)`` reads.
    static let fields = ["library", "model", "layers", "garbage_class", "components", "form"]

    /// The origin as members of the metadata.
    func metadata(_ check: CrossCheck? = nil) -> JSONObject {
        [
            "library": .string(libraryVersion),
            "model": .object([
                "hash": .string(model.hash), "description": .string(model.description),
                "classes": .array(model.classes.map(JSONValue.string)),
            ]),
            "layers": .object([
                "stem": .string(layers.stem), "early": .string(layers.early), "attention": .string(layers.attention),
                "target": .string(layers.target), "penultimate": .string(layers.penultimate),
            ]),
            "garbage_class": garbageClass.map { .number(Double($0)) } ?? .null,
            "components": .array(
                components.enumerated().map { index, component in
                    .object([
                        "name": .string(component.name), "weight": .number(component.weight),
                        "signed": .bool(component.isSigned), "own": .bool(index >= specifications.count),
                    ])
                }),
            "form": form.json(check),
        ]
    }

    /// Reads what ``metadata(_:)`` wrote.
    init(_ root: JSONField) throws {
        var specifications = [ComponentSpecification]()
        var own = [Component]()
        for field in try root["components"].elements() {
            let component = Component(
                try field["name"].string(), weight: try field["weight"].number(), isSigned: try field["signed"].bool())
            if try field["own"].bool() {
                own.append(component)
            } else {
                let specification = try ComponentSpecification(component)
                guard own.isEmpty, specification.component == component else {
                    throw VerificationError.invalidValue(
                        name: "components", expected: "\(specification.name), the library's first",
                        found: "\(component)")
                }
                specifications.append(specification)
            }
        }
        guard try ComponentSpecification.ordered(specifications) == specifications else {
            throw VerificationError.invalidValue(
                name: "components", expected: "the order of the verifiers",
                found: specifications.map(\.name).joined(separator: ", "))
        }
        let model = try root["model"]
        let classes = try model["classes"].elements().map { try $0.string() }
        let layers = try root["layers"]
        self.init(
            model: ReferenceProfile.ModelIdentity(
                hash: try model["hash"].string(), description: try model["description"].string(), classes: classes),
            libraryVersion: try root["library"].string(),
            layers: ObservedLayers(
                stem: try layers["stem"].string(), early: try layers["early"].string(),
                attention: try layers["attention"].string(), target: try layers["target"].string(),
                penultimate: try layers["penultimate"].string()),
            garbageClass: try root.optional("garbage_class")?.integer(in: 0...max(0, classes.count - 1)),
            specifications: specifications, ownComponents: own, form: try ProfileForm(try root["form"]))
    }
}

extension ImageLimits {
    /// The limits as JSON.
    var json: JSONValue {
        .object([
            "largest_share_at_lowest": .number(largestShareAtLowest),
            "largest_share_at_highest": .number(largestShareAtHighest),
            "smallest_span": smallestSpan.isFinite ? .number(smallestSpan) : .null,
            "smallest_aspect": smallestAspect.isFinite ? .number(smallestAspect) : .null,
            "largest_aspect": .number(largestAspect),
            "largest_color_share": .number(largestColorShare),
            "largest_border_share": .number(largestBorderShare),
        ])
    }

    /// Reads what ``json`` wrote.
    init(_ field: JSONField) throws {
        try self.init(
            largestShareAtLowest: try field["largest_share_at_lowest"].number(),
            largestShareAtHighest: try field["largest_share_at_highest"].number(),
            smallestSpan: try field.optional("smallest_span")?.number() ?? .infinity,
            smallestAspect: try field.optional("smallest_aspect")?.number() ?? .infinity,
            largestAspect: try field["largest_aspect"].number(),
            largestColorShare: try field["largest_color_share"].number(),
            largestBorderShare: try field["largest_border_share"].number())
    }
}

/// Counts of images by predicted class, as pairs in JSON.
enum ClassCounts {
    /// The counts as JSON, lowest class first.
    static func json(_ counts: [Int: Int]) -> JSONValue {
        .array(
            counts.sorted { $0.key < $1.key }.map { .array([.number(Double($0.key)), .number(Double($0.value))]) })
    }

    /// Reads what ``json(_:)`` wrote.
    static func read(_ field: JSONField, classes: Int) throws -> [Int: Int] {
        var counts = [Int: Int]()
        for pair in try field.elements() {
            let parts = try pair.elements()
            guard parts.count == 2 else { throw pair.failure("a class and a count") }
            let group = try parts[0].integer(in: 0...max(0, classes - 1))
            guard counts.updateValue(try parts[1].integer(in: 0...(1 << 40)), forKey: group) == nil else {
                throw pair.failure("each class once")
            }
        }
        return counts
    }
}
