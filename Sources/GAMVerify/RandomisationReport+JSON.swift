public import GAMModelFiles
import GAMVerification

extension RandomisationReport {
    /// The report as JSON, format `gamverify.randomisation`; figures that are undefined are `null`.
    ///
    /// `Documentation/Schemas/randomisation.schema.json` describes it.
    public var json: JSONValue {
        .object([
            "format": .string("gamverify.randomisation"),
            "version": .number(1),
            "library": .string(LibraryVersion.current),
            "layer": .string(layer),
            "method": .string(method),
            "height": .number(Double(height)),
            "width": .number(Double(width)),
            "order": .string(order.rawValue),
            "seeds": .array(seeds.map { .number(Double($0)) }),
            "images": .number(Double(imageCount)),
            "maps_depend_on_parameters": mapsDependOnParameters.map(JSONValue.bool) ?? .null,
            "alike_above": .number(RandomisationReport.alike),
            "steps": .array(steps.map(\.json)),
        ])
    }
}

extension RandomisationReport.Step {
    fileprivate var json: JSONValue {
        .object([
            "weight": .string(weight), "compared": .number(Double(comparedCount)),
            "spearman": spearman?.randomisationJSON ?? .null, "ssim": ssim?.randomisationJSON ?? .null,
        ])
    }
}

extension Interval {
    fileprivate var randomisationJSON: JSONValue {
        .object(["value": .number(estimate), "lower": .number(lower), "upper": .number(upper)])
    }
}
