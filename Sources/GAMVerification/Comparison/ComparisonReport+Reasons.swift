import GAMAttention
import GAMTensor

extension ComparisonReport {
    /// Why the verdict is what it is, in words, the weightiest first.
    public var reasons: [String] {
        var reasons = [String]()
        if let within, let deciding = layers.first {
            reasons.append(
                "on \(deciding.withinCount) images, the candidate's evidence at \(deciding.layer.name) is closer to the "
                    + "trusted model's on the same image than on \(share(within)) of the other images of its class "
                    + "(\(bounds(within)); chance is 50 %)")
        }
        if let overall {
            reasons.append("among images of all classes that is \(share(overall)) (\(bounds(overall)))")
        }
        if let agreement { reasons.append("both models name the same class for \(percent(agreement)) of the images") }
        if let early {
            let low = early.upper < rule.threshold
            reasons.append(
                "by the first stage's mean map it is \(share(early)): "
                    + (low ? "they do not even see the same structure" : "they see the same structure"))
        }
        return reasons + nulls + remarks
    }

    /// How the metrics stand beside their nulls.
    private var nulls: [String] {
        let known = similarities.filter { $0.isAboveCrossImages != nil }
        guard !known.isEmpty else { return [] }
        let below = known.filter { $0.isAboveCrossImages == false }.map(\.metric.name)
        var reasons = [
            "\(known.count - below.count) of \(known.count) similarity metrics lie above maps of other images"
                + (below.isEmpty ? "" : "; not: \(below.joined(separator: ", "))")
        ]
        if !retrained.isEmpty {
            let outside = similarities.filter { $0.isInsideRetrained != true }.map(\.metric.name)
            let models = "\(retrained.count) retrained model\(retrained.count == 1 ? "" : "s")"
            reasons.append(
                "\(similarities.count - outside.count) of \(similarities.count) are as high as between the trusted model "
                    + "and \(models)" + (outside.isEmpty ? "" : "; not: \(outside.joined(separator: ", "))"))
        }
        return reasons
    }

    /// What a reader must know of how it was compared.
    private var remarks: [String] {
        var remarks = subject.evidence == .gradients ? [] : [subject.evidence.description]
        if classCount == 1, imageCount >= rule.leastCount {
            remarks.append(
                "all images are read as one class, so that those of other classes tell nothing: with images of every class "
                    + "the verdict may be another")
        }
        for layer in subject.layers {
            if layer.isResampled {
                remarks.append(
                    "maps of \(layer.candidateHeight) x \(layer.candidateWidth) places were brought to "
                        + "\(layer.height) x \(layer.width) by area")
            }
            if layer.isCoarse, layer == subject.layers.first {
                remarks.append(
                    "maps of \(layer.height) x \(layer.width) places can hardly tell images of one class apart; occlusion "
                        + "maps can be compared instead")
            }
        }
        return remarks
    }

    private func share(_ interval: Interval) -> String { percent(interval.estimate) }

    private func bounds(_ interval: Interval) -> String {
        "95 % interval \(percent(max(interval.lower, 0))) to \(percent(min(interval.upper, 1)))"
    }

    private func percent(_ value: Double) -> String { "\(Decimal.text(100 * value, digits: 0)) %" }
}

extension SuitabilityVerdict {
    /// The verdict in one word (or two): `suitable`, `doubtful`, `unsuitable`, `not comparable`.
    public var word: String {
        switch self {
        case .suitable: "suitable"
        case .doubtful: "doubtful"
        case .unsuitable: "unsuitable"
        case .notComparable: "not comparable"
        }
    }
}
