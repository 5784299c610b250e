import GAMModelFiles
import GAMTensor

/// How reference and calibration images relate in a profile.
public enum ProfileForm: Sendable, Equatable {
    /// Two sets of images: the reference images are fitted, the calibration images are only scored.
    ///
    /// Then `P(p <= a) <= a` for images exchangeable with the calibration images, whatever else holds.
    case separate

    /// One set of images for both, in folds: each image is scored by a fit of the other folds, a new image by a fit of all.
    ///
    /// For small sites. No theorem bounds `P(p <= a)` without an assumption: it is near a where leaving out a fold hardly
    /// changes the scores (Barber et al. 2021, jackknife and CV without "+"; Steinberger & Leeb 2023), and below where it
    /// does, because a fit of more images usually lies closer to a new one. So it is measured on the site's own images:
    /// ``CrossCheck``.
    case crossed(folds: Int, seed: UInt64)

    /// The number of folds where nothing else is asked for.
    public static let usualFolds = 10
    /// The numbers of folds that may be asked for.
    public static let allowedFolds = 3...100
}

/// What the whole procedure did to images it had not seen: false alarms among a site's own images, left out fold by fold.
///
/// For each fold, everything is done again with the images of the other folds alone, down to their calibration, and the
/// images of the fold are judged by the outcome. What is measured is the procedure with one fold fewer images.
public struct CrossCheck: Sendable, Equatable {
    /// How many images were judged: all.
    public let count: Int
    /// How many of them had a joined p-value at most each rate, in the order of ``rates``.
    public let alarms: [Int]
    /// The rates: those of the standard budgets.
    public static let rates = [FalseAlarmBudgets.standard.review, FalseAlarmBudgets.standard.reject]

    /// Counts the joined p-values of images that were left out.
    package init(pValues: [Double]) {
        count = pValues.count
        alarms = CrossCheck.rates.map { rate in pValues.count { !($0 > rate) } }
    }

    init(count: Int, alarms: [Int]) {
        self.count = count
        self.alarms = alarms
    }

    /// What was measured in one sentence.
    public var sentence: String {
        let shares = zip(CrossCheck.rates, alarms).map { rate, alarms in
            "\(Decimal.text(100 * Double(alarms) / Double(max(1, count)), digits: 1)) % at a rate of "
                + "\(Decimal.text(100 * rate, digits: 0)) %"
        }
        return "false alarms among the \(count) images when left out: " + shares.joined(separator: ", ")
    }
}

extension ProfileForm {
    /// The form as JSON, with what was measured where images serve twice.
    func json(_ check: CrossCheck?) -> JSONValue {
        guard case .crossed(let folds, let seed) = self else { return .object(["kind": .string("separate")]) }
        var object: JSONObject = [
            "kind": .string("crossed"), "folds": .number(Double(folds)), "seed": .string("\(seed)"),
        ]
        if let check {
            object["left_out_alarms"] = .array(check.alarms.map { .number(Double($0)) })
        }
        return .object(object)
    }

    /// Reads what ``json(_:)`` wrote.
    init(_ field: JSONField) throws {
        switch try field["kind"].string() {
        case "separate":
            try field.allow(only: ["kind"])
            self = .separate
        case "crossed":
            try field.allow(only: ["kind", "folds", "seed", "left_out_alarms"])
            let folds = try field["folds"].integer(in: Self.allowedFolds)
            guard let seed = UInt64(try field["seed"].string()) else {
                throw try field["seed"].failure("a whole number as a text")
            }
            self = .crossed(folds: folds, seed: seed)
        case let other:
            throw try field["kind"].failure("separate or crossed", found: other)
        }
    }
}

extension CrossCheck {
    /// Reads the counts of a form; `nil` where there are none.
    init?(_ field: JSONField, count: Int) throws {
        guard let list = try field.optional("left_out_alarms") else { return nil }
        let alarms = try list.elements().map { try $0.integer(in: 0...count) }
        guard alarms.count == CrossCheck.rates.count else { throw list.failure("\(CrossCheck.rates.count) counts") }
        self.init(count: count, alarms: alarms)
    }
}
