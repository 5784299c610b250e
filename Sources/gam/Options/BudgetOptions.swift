import ArgumentParser
import GAMVerify

/// The false-alarm rates that verdicts keep.
struct BudgetOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The share of proper images that may be sent to review.", valueName: "rate"))
    var reviewRate = FalseAlarmBudgets.standard.review

    @Option(
        help: ArgumentHelp(
            "The share of proper images that may be rejected. (default: 0.01, at most the review rate)",
            valueName: "rate"))
    var rejectRate: Double?

    func validate() throws {
        _ = try budgets()
    }

    /// The rates.
    func budgets() throws -> FalseAlarmBudgets {
        do throws(VerificationError) {
            let reject = rejectRate ?? min(FalseAlarmBudgets.standard.reject, reviewRate)
            return try FalseAlarmBudgets(review: reviewRate, reject: reject)
        } catch {
            throw ValidationError(error.description)
        }
    }

    /// Says where a profile cannot support the reject rate.
    func warn(_ profile: ReferenceProfile) {
        guard let support = try? budgets().support(calibrationCount: profile.calibrationCount), !support.reject else {
            return
        }
        Terminal.message(
            "no image will be rejected for its p-value: the reject rate needs \(support.leastCountForReject) calibration "
                + "images, the profile has \(profile.calibrationCount)")
    }
}
