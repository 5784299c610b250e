import GAMTensor

extension VerificationReport {
    /// The verdict with the weightiest reason and the p-value, as in `review: the image looks brighter than the
    /// reference images (5.7 times the typical spread; p = 0.037)`.
    public var summary: String {
        let p = pValue.isNaN ? "not calibrated" : "p = \(Decimal.text(pValue, digits: 3))"
        guard let reason = reasons.first else { return "\(verdict) (\(p))" }
        // One bracket for both sizes.
        return reason.hasSuffix(")") ? "\(verdict): \(reason.dropLast()); \(p))" : "\(verdict): \(reason) (\(p))"
    }

    /// The whole report for a person, a sentence or a row of figures a line: first what is to be done and why, then how
    /// unusual the image is, then the figures, last what the verdict promises.
    public var details: [String] {
        var lines = [headline] + reasons.dropFirst().map { "Also: \($0)." }
        let name = prediction.className
        lines.append(
            "The network reads the image as \(name) (probability \(Decimal.text(prediction.probability, digits: 3))).")
        lines.append(rarity)
        lines += evidence.map { "  \($0.figures)" }
        return lines + promises
    }

    /// What is to be done with the image and why, without a figure that asks for explanation.
    public var headline: String {
        let task =
            switch verdict {
            case .accept: "Accept"
            case .review: "Look at this image yourself"
            case .reject: "Do not use the network on this image"
            }
        guard let reason = reasons.first else { return "\(task): nothing about the image is unusual." }
        return verdict == .accept ? "\(task). Note: \(reason)." : "\(task): \(reason)."
    }

    /// How many proper images look as unusual as this one.
    private var rarity: String {
        guard !pValue.isNaN else { return "How unusual the image is cannot be told." }
        let p = "p = \(Decimal.text(pValue, digits: 4))"
        let images = "\(basis.count) calibration images\(basis.group(named: prediction.className))"
        // One p-value of several p-values is no share of images.
        guard basis.joining == .standard || basis.joining == .ranks else { return "Compared with \(images): \(p)." }
        let others = Int((pValue * Double(basis.count + 1)).rounded()) - 1
        let compared = others <= 0 ? "None of the \(images) looks" : "Of the \(images), \(others) look"
        return "\(compared) as unusual as this one or more (\(p))."
    }

    /// What the budgets promise about proper images.
    private var promises: [String] {
        var lines = [String]()
        for (name, otherwise, promise) in [
            ("sent to review or rejected", "accepted without a look", basis.review),
            ("rejected", "rejected for being unusual", basis.reject),
        ] {
            guard promise.isSupported else {
                let least = promise.leastCount.map { "\($0) calibration images" } ?? "another joining rule"
                lines.append("No image like this can be \(otherwise): that takes \(least), there are \(basis.count).")
                continue
            }
            let bound = promise.upperBound.map { "; with 95 % confidence at most \(Decimal.percent($0, up: true))" }
            let average = promise.kind == .marginal ? " on average" : ""
            // Where images serve twice, nothing is promised but what was measured.
            let most = promise.isApproximate ? "about" : "at most"
            lines.append(
                "Of proper images, \(most) \(Decimal.percent(promise.rate)) are \(name)\(average)\(bound ?? "").")
        }
        return lines
    }
}

extension CalibrationBasis {
    /// Which of the calibration images, as a phrase after them.
    fileprivate func group(named className: String) -> String {
        switch images {
        case .all: ""
        case .ofClass: " of the class \(className)"
        case .ofSmallClasses: " of the smaller classes"
        }
    }
}
