public import GAMModelFiles
import GAMTensor

extension DriftReport {
    /// Why the verdict is what it is, in words: what moved and by how much, or what could have been found.
    public var reasons: [String] {
        var reasons = [String]()
        if let acceptance { reasons += acceptance.sentences }
        if subject.isForeign {
            reasons.append(
                "the profile was made for another model: only what does not depend on the network is compared, the images "
                    + "and the mix of answers; compare with the trusted model itself for more")
        }
        let moved = moved
        for finding in moved {
            reasons.append(
                "\(finding.words): \(finding.magnitude.rawValue) effect (\(Decimal.text(finding.effect, digits: 2))), "
                    + "p = \(Decimal.text(finding.adjustedPValue, digits: 3)) for all \(findings.count) tests together")
        }
        if let mix, moved.contains(where: { $0.kind == .classes }) {
            let shares = mix.classes.indices.filter { mix.reference[$0] + mix.images[$0] > 0 }.map { index in
                "\(mix.classes[index]) \(percent(mix.reference[index])) before and \(percent(mix.images[index])) now"
            }
            reasons.append(
                "predicted classes: \(shares.joined(separator: ", ")); another mix of classes moves features by itself")
        }
        if let shift = detectableShift {
            let counts = "\(subject.referenceCount) and \(subject.imageCount) images"
            reasons.append(
                (moved.isEmpty ? "none of \(findings.count) tests shows drift; with " : "with ") + counts
                    + " a shift of one figure by \(Decimal.text(shift, digits: 2)) standard deviations is found in 4 of 5 "
                    + "tries")
        }
        return reasons
    }

    private func percent(_ share: Double) -> String { "\(Decimal.text(100 * share, digits: 0)) %" }

    static func normalQuantile(_ share: Double) -> Double { NormalDistribution.quantile(share) }

    /// The report as JSON of the format `gamverify.comparison`; what is undefined or infinite is `null`.
    public var json: JSONValue {
        .object([
            "format": .string("gamverify.comparison"), "version": .number(1),
            "kind": .string(subject.profile == nil ? "drift" : "profile"), "verdict": .string(verdict.word),
            "says": .string(verdict.description), "reasons": .array(reasons.map(JSONValue.string)),
            "images": .number(Double(subject.imageCount)), "image_digest": .string(subject.imageDigest),
            "reference_images": .number(Double(subject.referenceCount)),
            "reference_digest": .string(subject.referenceDigest), "model": .string(subject.model),
            "profile": text(subject.profile), "profile_model": text(subject.profileModel),
            "classes": .array(subject.classes.map(JSONValue.string)), "findings": .array(findings.map(\.json)),
            "class_shares": mix.map(\.json) ?? .null, "acceptance_by_gate": acceptance?.json ?? .null,
            "detectable_shift": JSONValue(optional: detectableShift),
            "rule": .object([
                "statistic": .string(test.statistic.word), "permutations": .number(Double(test.permutations)),
                "seed": .string("\(test.seed)"), "level": .number(test.level),
                "least_count": .number(Double(test.leastCount)), "telling_count": .number(Double(test.tellingCount)),
            ]),
            "library": .string(LibraryVersion.current),
        ])
    }

    private func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
}

extension DriftFinding {
    /// The finding as JSON.
    fileprivate var json: JSONValue {
        .object([
            "name": .string(name), "words": .string(words), "kind": .string(kind.rawValue),
            "statistic": .number(statistic), "p_value": .number(pValue), "adjusted_p_value": .number(adjustedPValue),
            "effect": .number(effect), "magnitude": .string(magnitude.rawValue),
        ])
    }
}

extension ClassMix {
    /// The shares as JSON.
    fileprivate var json: JSONValue {
        .object([
            "classes": .array(classes.map(JSONValue.string)), "reference": .array(reference.map(JSONValue.number)),
            "images": .array(images.map(JSONValue.number)),
        ])
    }
}

extension TwoSampleTest.Statistic {
    /// The statistic's name on the command line and in reports: `mmd` or `energy`.
    public var word: String {
        switch self {
        case .maximumMeanDiscrepancy: "mmd"
        case .energyDistance: "energy"
        }
    }
}
