import Foundation
import GAMVerify

/// Makes a profile of a model and judges radiographs with it.
///
///     swift run VerifyRadiographs MODEL REFERENCE CALIBRATION IMAGE.png...
///
/// MODEL is a folder with `model.safetensors` and `preprocess.json`; REFERENCE and CALIBRATION are folders of different
/// proper PNG images, which did not train the network. The profile is kept as `site.gamprofile` for the next time, the
/// attention map of each image as `overlay-N.png`.
@main
struct VerifyRadiographs {
    static func main() {
        let words = Array(CommandLine.arguments.dropFirst())
        guard words.count >= 4 else {
            print("usage: VerifyRadiographs MODEL REFERENCE CALIBRATION IMAGE.png...")
            exit(2)
        }
        do {
            let own = [LowerHalfVerifier()]
            let model = try Model(contentsOf: words[0])
            let profile = try profile(of: model, reference: words[1], calibration: words[2], own)
            let gate = try VerificationGate(model: model, profile: profile, verifiers: own)
            for (number, path) in words[3...].enumerated() {
                print(path)
                judge(path, by: gate, of: model, overlay: "overlay-\(number).png")
            }
        } catch {
            print("error: \(error)")
            exit(1)
        }
    }

    /// Judges one image; one that cannot be judged does not stop the others, and is not accepted.
    static func judge(_ path: String, by gate: VerificationGate, of model: Model, overlay: String) {
        do {
            let radiograph = try Radiograph(contentsOf: FilePath(path))
            let report = try gate.verify(radiograph)
            print("  \(report.summary)")
            print("  \(report.prediction.className), probability \(report.prediction.probability)")
            for evidence in report.evidence {
                print("  \(evidence.verifier): score \(evidence.score), p = \(evidence.pValue)")
            }
            try report.overlay(over: radiograph, of: model).write(to: FilePath(overlay))
        } catch {
            print("  not judged, so not accepted: \(error)")
        }
    }

    /// The profile of an earlier run, or a new one where there is none of this model.
    static func profile(
        of model: Model, reference: String, calibration: String, _ own: [any Verifier]
    ) throws -> ReferenceProfile {
        let path = "site.gamprofile"
        if let kept = try? ReferenceProfile(contentsOf: path), kept.modelHash == model.hash { return kept }
        let profile = try ReferenceProfile.fit(
            model, reference: ImageSource.images(below: FilePath(reference)),
            calibration: ImageSource.images(below: FilePath(calibration)), verifiers: own)
        try profile.write(to: path)
        for rate in [FalseAlarmBudgets.standard.review, FalseAlarmBudgets.standard.reject] {
            if let promise = profile.promise(of: rate) { print(promise.sentence) }
        }
        return profile
    }
}
