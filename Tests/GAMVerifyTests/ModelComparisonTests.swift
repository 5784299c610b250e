import Foundation
import GAMVerify
import TestSupport
import Testing

@Suite("Comparing models")
struct ModelComparisonTests {
    private func report(
        _ trusted: Model, _ candidate: Model, _ images: [ImageSource] = TinySite.test,
        options: WorkOptions = WorkOptions()
    ) throws -> ComparisonReport {
        try ModelComparison.compare(trusted: trusted, candidate: candidate, images: images, options: options).report()
    }

    @Test func aModelSuitsItself() throws {
        let model = try TinySite.shared.get().model
        let report = try report(model, model)
        #expect(report.verdict == .suitable && report.imageCount == 40)
        #expect(report.within?.estimate == 1 && report.overall?.estimate == 1 && report.early?.estimate == 1)
        #expect(report.agreement == 1 && report.kappa == 1)
        for similarity in report.similarities where !["kl", "wasserstein"].contains(similarity.metric.name) {
            #expect(similarity.same.count + similarity.same.undefinedCount == 40)
            if let mean = similarity.same.mean, similarity.metric.name != "kl" {
                #expect(abs(mean - 1) < 1e-9 || abs(mean) < 1e-9, "\(similarity.metric.name) \(mean)")
            }
        }
    }

    @Test func aRandomModelDoesNotSuit() throws {
        let trusted = try TinySite.shared.get().model
        let report = try report(trusted, TinyModel.random(seed: 21))
        #expect(report.verdict != .suitable && (report.within?.estimate ?? 1) < 0.75)
    }

    @Test func modelsOfOtherInputSizesAreCompared() throws {
        let report = try report(TinySite.shared.get().model, TinyModel.trained(side: 64))
        #expect(report.overall != nil && report.imageCount == 40)
    }

    @Test func classesAreMatchedByName() throws {
        let trusted = try TinySite.shared.get().model
        let other = try TinyModel.trained(classes: ["blob", "hand"])
        #expect(throws: GAMError.missingClasses(["stripes"])) { try report(trusted, other) }
        // A garbage class of the same name is no proper class.
        let garbage = try TinyModel.trained(garbage: true, classes: ["stripes", "blob", "hand"])
        #expect(throws: GAMError.missingClasses(["stripes"])) { try report(trusted, garbage) }
        let withGarbage = try TinyModel.trained(garbage: true)
        #expect(try report(trusted, withGarbage).within?.estimate == 1)
        #expect(try report(withGarbage, trusted).verdict == .suitable)
    }

    @Test func fewImagesAreNotComparable() throws {
        let model = try TinySite.shared.get().model
        for count in [0, 1, 2, 9] {
            let report = try report(model, model, Array(TinySite.test.prefix(count)))
            guard case .notComparable(.tooFewImages(10, _)) = report.verdict else {
                Issue.record("\(count) images: \(report.verdict)")
                continue
            }
            #expect(try JSONValue(parsing: report.json.encoded()) == report.json)
        }
    }

    @Test(arguments: [1, 2, 5])
    func figuresDoNotDependOnThreads(threads: Int) throws {
        let trusted = try TinySite.shared.get().model
        let candidate = try TinyModel.trained(seed: 8)
        let expected = try report(trusted, candidate, options: WorkOptions(threads: 3)).json.encoded()
        #expect(try report(trusted, candidate, options: WorkOptions(threads: threads)).json.encoded() == expected)
    }

    @Test func jsonNamesTheRule() throws {
        let model = try TinySite.shared.get().model
        guard case .object(let json) = try report(model, model).json, case .object(let rule)? = json["rule"] else {
            throw GoldenError.malformed("report")
        }
        #expect(json["verdict"] == .string("suitable") && json["images"] == .number(40))
        #expect(rule["threshold"] == .number(0.75) && rule["bootstrap_draws"] == .number(2000))
    }

    /// The measured figures of the reference implementation on the chest test images.
    @Test(
        "agrees with the reference on chest radiographs",
        .enabled(if: Golden.isPresent && Golden.has("data/cxr256/test")),
        arguments: [
            ("cxr-resnet10-seed1", 0.970, 0.979, 0.91, "suitable"),
            ("cxr-resnet10-seed2", 0.975, 0.982, 0.90, "suitable"),
            ("cxr-resnet10-shortcut", 0.538, 0.523, 0.39, "unsuitable"),
            ("cxr-resnet10-shuffled", 0.455, 0.450, 0.48, "unsuitable"),
        ])
    func chestRadiographs(candidate: String, within: Double, overall: Double, agreement: Double, verdict: String) throws
    {
        let trusted = try Model(contentsOf: Golden.shared.appending(path: "models/cxr-resnet10").path)
        let model = try Model(contentsOf: Golden.shared.appending(path: "models/\(candidate)").path)
        let images = try ImageSource.images(below: FilePath(Golden.shared.appending(path: "data/cxr256/test").path))
        let report = try report(trusted, model, images)
        #expect(report.verdict.word == verdict)
        #expect(abs(try #require(report.within).estimate - within) <= 0.01)
        #expect(abs(try #require(report.overall).estimate - overall) <= 0.01)
        #expect(abs(try #require(report.agreement) - agreement) <= 0.011)
    }

    @Test(.enabled(if: Golden.isPresent && Golden.has("models/othertask-mednist")))
    func aModelOfAnotherTaskIsNotCompared() throws {
        let trusted = try Model(contentsOf: Golden.shared.appending(path: "models/cxr-resnet10").path)
        let other = try Model(contentsOf: Golden.shared.appending(path: "models/othertask-mednist").path)
        #expect(throws: GAMError.missingClasses(trusted.classes.filter { !other.classes.contains($0) })) {
            try report(trusted, other)
        }
    }
}
