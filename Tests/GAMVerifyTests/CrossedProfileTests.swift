import GAMVerify
import Synchronization
import TestSupport
import Testing

@Suite("A profile of a small site")
struct CrossedProfileTests {
    let site: TinySite

    init() throws {
        site = try TinySite.shared.get()
    }

    private static let images = Drawing.images(20, seed: 31)

    private func fit(
        _ images: [ImageSource] = images, folds: Int = 5, seed: UInt64 = 3, options: WorkOptions = WorkOptions()
    ) throws -> ReferenceProfile {
        try ReferenceProfile.fit(site.model, images: images, folds: folds, seed: seed, options: options)
    }

    @Test func usesEveryImageForReferenceAndCalibration() throws {
        let profile = try fit()
        #expect(profile.referenceCount == 40 && profile.calibrationCount == 40)
        #expect(profile.form == .crossed(folds: 5, seed: 3))
        #expect(profile.referenceDigest == profile.calibrationDigest)
        let check = try #require(profile.check)
        #expect(check.count == 40 && check.alarms.count == CrossCheck.rates.count)
        // 40 draws at 5 % have 0 to 7 alarms with probability 0.999.
        #expect(check.alarms[0] <= 7 && check.alarms[1] <= check.alarms[0])
        #expect(check.sentence.contains("40 images when left out"))
        let promise = try #require(profile.promise(of: 0.05))
        #expect(promise.isApproximate && promise.isSupported && promise.marginalClaim.contains("not guaranteed"))
        #expect(promise.upperBound == nil && promise.realisedRange == nil && promise.guaranteedLevel == 0)
        #expect(promise.conditionalClaim == nil && promise.guaranteeHint == nil)
        let gate = try VerificationGate(model: site.model, profile: profile)
        #expect(gate.basis(forClass: 0).review == promise)
        #expect(site.profile.form == .separate && site.profile.check == nil)
    }

    @Test func readsBackAsTheSameAndJudges() throws {
        let profile = try fit()
        let read = try ReferenceProfile(bytes: profile.encoded())
        #expect(try read.encoded() == profile.encoded())
        #expect(read.form == profile.form && read.check == profile.check)
        let gate = try VerificationGate(model: site.model, profile: read)
        let verdicts = try TinySite.test.map { try gate.verify($0.radiograph()).verdict }
        #expect(verdicts.count { $0 == .accept } >= 32)
        var noise = SeededGenerator(seed: 5)
        let strange = (0..<(Drawing.width * Drawing.height)).map { _ in UInt8(noise.integer(below: 256)) }
        #expect(try gate.verify(Drawing.radiograph(strange)).verdict != .accept)
    }

    /// An image's scores are those of a fit without its fold: larger than those of a fit that has seen it.
    @Test func scoresEachImageByAFitWithoutIt() throws {
        let crossed = try fit()
        let gate = try VerificationGate(model: site.model, profile: crossed)
        let names = crossed.components.map(\.name)
        let index = try #require(names.firstIndex(of: "penultimate"))
        var seen = [Double]()
        for image in CrossedProfileTests.images {
            seen.append(try gate.verify(image.radiograph()).evidence[index].score)
        }
        let unseen = crossed.calibrationScores.map { $0[index] }
        #expect(unseen.reduce(0, +) > 1.1 * seen.reduce(0, +))
    }

    @Test(arguments: [1, 4])
    func givesTheSameBytesForAnyNumberOfThreads(threads: Int) throws {
        #expect(try fit(options: WorkOptions(threads: threads)).encoded() == fit().encoded())
    }

    @Test func dependsOnTheSeed() throws {
        #expect(try fit(seed: 4).calibrationScores != fit().calibrationScores)
    }

    @Test func saysHowManyImagesItNeeds() throws {
        #expect(CrossCalibration.leastCount(folds: 5) == 34)
        #expect(throws: GAMError.verification(.tooFew(name: "images for 5 folds", expected: 34, found: 33))) {
            try fit(Array(CrossedProfileTests.images.prefix(33)))
        }
        #expect(try fit(Array(CrossedProfileTests.images.prefix(34))).calibrationCount == 34)
        for folds in [2, 101, -1] {
            #expect(throws: GAMError.self) { try fit(folds: folds) }
        }
    }

    @Test func tellsProgressAndStopsOnRequest() throws {
        let seen = Mutex([Progress]())
        _ = try fit(
            options: WorkOptions(
                threads: 1,
                progress: { progress in
                    seen.withLock { $0.append(progress) }
                    return true
                }))
        let stages = seen.withLock { $0 }
        #expect(stages.contains(Progress(stage: "images", done: 40, total: 40)))
        #expect(stages.last == Progress(stage: "check", done: 5, total: 5))
        #expect(throws: GAMError.cancelled) {
            try fit(options: WorkOptions(threads: 1, progress: { $0.stage != "check" }))
        }
    }

    /// A guaranteed rate rests on calibration images of their own.
    @Test func isRefusedForAGuaranteedRate() throws {
        let budgets = try FalseAlarmBudgets(review: 0.2, reject: 0.2, kind: .guaranteed)
        #expect(throws: GAMError.self) {
            try VerificationGate(model: site.model, profile: fit(), budgets: budgets)
        }
        _ = try VerificationGate(model: site.model, profile: site.profile, budgets: budgets)
    }
}
