import GAMVerify
import Synchronization
import TestSupport
import Testing

@Suite("Fitting a profile")
struct ReferenceProfileFitTests {
    let site: TinySite

    init() throws {
        site = try TinySite.shared.get()
    }

    private func fit(
        _ reference: [ImageSource] = TinySite.reference, calibration: [ImageSource] = TinySite.calibration,
        options: WorkOptions = WorkOptions(), verifiers: [any Verifier] = []
    ) throws -> ReferenceProfile {
        try ReferenceProfile.fit(
            site.model, reference: reference, calibration: calibration, options: options, verifiers: verifiers)
    }

    @Test(arguments: [1, 2, 5])
    func givesTheSameBytesForAnyNumberOfThreads(threads: Int) throws {
        #expect(try fit(options: WorkOptions(threads: threads)).encoded() == site.profile.encoded())
    }

    @Test func recordsWhatItRestsOn() throws {
        let profile = site.profile
        #expect(profile.classes == ["blob", "stripes"] && profile.modelHash == site.model.hash)
        #expect(profile.referenceCount == 48 && profile.referenceCounts == [0: 24, 1: 24])
        #expect(profile.calibrationCount == 60 && profile.garbageClass == nil)
        #expect(profile.libraryVersion == LibraryVersion.current)
        #expect(
            profile.components.map(\.name) == [
                "input.alterations", "input.statistics", "input.orientation", "early.channels", "early.map",
                "attention", "penultimate",
            ])
        #expect(profile.calibrationScores.joined().allSatisfy { $0.isFinite && $0 >= 0 })
        let description = try ModelDescription(json: Array(profile.modelDescription.utf8))
        #expect(description == site.model.description)
        let promise = try #require(profile.promise(of: 0.05))
        #expect(promise.isSupported && promise.calibrationCount == 60)
        #expect(try !#require(profile.promise(of: 0.01)).isSupported)
    }

    @Test func takesAGarbageClassAsAnotherComponent() throws {
        let model = try TinyModel.trained(garbage: true)
        let profile = try ReferenceProfile.fit(
            model, reference: TinySite.reference, calibration: TinySite.calibration)
        #expect(profile.components.last == Component("garbage", weight: 0.5, isSigned: true))
        #expect(profile.garbageClass == 0 && profile.referenceCounts[0] == nil)
        let read = try ReferenceProfile(bytes: profile.encoded())
        #expect(read.garbageClass == 0 && read.hash == profile.hash)
    }

    @Test func saysHowManyCalibrationImagesItNeeds() throws {
        let expected = GAMError.verification(.tooFew(name: "calibration images", expected: 19, found: 18))
        // Before any image is read.
        let unread = ImageSource(name: "unread") { () throws(GAMError) in throw .cancelled }
        #expect(throws: expected) { try fit([unread], calibration: Array(TinySite.calibration.prefix(18))) }
        // And where images were passed over.
        let broken = ImageSource(name: "broken") { () throws(GAMError) in throw .noImages("broken") }
        let options = WorkOptions(skip: { _ in })
        #expect(throws: expected) {
            try fit(calibration: TinySite.calibration.prefix(18) + [broken, broken], options: options)
        }
        #expect(expected.description == "calibration images: needs at least 19, found 18")
        #expect(try fit(calibration: Array(TinySite.calibration.prefix(19))).calibrationCount == 19)
    }

    @Test func saysHowManyReferenceImagesItNeeds() {
        #expect(throws: GAMError.verification(.tooFew(name: "reference images", expected: 20, found: 19))) {
            try fit(Array(TinySite.reference.prefix(19)))
        }
        #expect(throws: GAMError.verification(.tooFew(name: "reference images", expected: 20, found: 0))) {
            try fit([])
        }
    }

    @Test func refusesReferenceImagesThatAreAllAlike() {
        let same = [ImageSource](repeating: TinySite.reference[0], count: 40)
        #expect {
            try fit(same)
        } throws: { error in
            "\(error)".contains("alike")
        }
    }

    @Test func takesNoCalibrationImageTwice() throws {
        // Copies among the reference images only weigh again.
        #expect(try fit(TinySite.reference + [TinySite.reference[3]]).referenceCount == TinySite.reference.count + 1)
        let repeated = GAMError.repeatedImage(name: TinySite.calibration[3].name)
        #expect(throws: repeated) { try fit(calibration: TinySite.calibration + [TinySite.calibration[3]]) }
        #expect(repeated.description.hasPrefix("\(TinySite.calibration[3].name): the same image was used before"))
        // Reference and calibration must be different images, whatever they are called.
        let other = ImageSource(name: "renamed") { () throws(GAMError) in try TinySite.reference[5].radiograph() }
        #expect(throws: GAMError.repeatedImage(name: "renamed")) {
            try fit(calibration: TinySite.calibration + [other])
        }
        let skipped = Mutex([String]())
        let options = WorkOptions(skip: { image in skipped.withLock { $0.append(image.name) } })
        let profile = try fit(calibration: TinySite.calibration + [other], options: options)
        #expect(try profile.encoded() == site.profile.encoded())
        #expect(skipped.withLock { $0 } == ["renamed"])
    }

    @Test func worksWithAClassOfFewReferenceImages() throws {
        let blobs = TinySite.reference.filter { $0.name.hasPrefix("blob") }
        let stripes = TinySite.reference.filter { $0.name.hasPrefix("stripes") }.prefix(3)
        let profile = try fit(blobs + stripes)
        #expect(profile.referenceCounts == [0: 24, 1: 3])
        let read = try ReferenceProfile(bytes: profile.encoded())
        let gate = try VerificationGate(model: site.model, profile: read)
        let verdicts = try TinySite.test.filter { $0.name.hasPrefix("blob") }.map {
            try gate.verify($0.radiograph()).verdict
        }
        #expect(verdicts.count { $0 == .accept } >= 15)
    }

    @Test func passesOverUnusableImagesOnlyOnRequest() throws {
        let broken = ImageSource(name: "broken") { () throws(GAMError) in throw .noImages("broken") }
        var reference = TinySite.reference
        reference.insert(broken, at: 3)
        #expect(throws: GAMError.noImages("broken")) { try fit(reference) }
        let skipped = Mutex([SkippedImage]())
        let profile = try fit(
            reference, options: WorkOptions(threads: 3, skip: { image in skipped.withLock { $0.append(image) } }))
        #expect(try profile.encoded() == site.profile.encoded())
        #expect(skipped.withLock { $0 } == [SkippedImage(name: "broken", error: .noImages("broken"))])
    }

    @Test func tellsProgressAndStopsOnRequest() throws {
        let seen = Mutex([Progress]())
        let options = WorkOptions(
            threads: 1,
            progress: { progress in
                seen.withLock { $0.append(progress) }
                return true
            })
        _ = try fit(options: options)
        let stages = seen.withLock { $0 }
        #expect(stages.first == Progress(stage: "reference", done: 16, total: 48))
        #expect(stages.contains(Progress(stage: "reference", done: 48, total: 48)))
        #expect(stages.last == Progress(stage: "calibration", done: 60, total: 60))
        for limit in [1, 4] {
            let calls = Mutex(0)
            #expect(throws: GAMError.cancelled) {
                try fit(
                    options: WorkOptions(
                        threads: 1,
                        progress: { _ in
                            calls.withLock { calls in
                                calls += 1
                                return calls < limit
                            }
                        }))
            }
            #expect(calls.withLock { $0 } == limit)
        }
    }

    @Test func refusesVerifiersThatCannotTakePart() throws {
        let wrong = [
            Scored([Component("attention")]) { _ in [1] },
            Scored([Component("mine"), Component("mine")]) { _ in [1, 1] },
            Scored([Component("mine", weight: 0)]) { _ in [1] },
            Scored([Component("mine", weight: .nan)]) { _ in [1] },
            Scored([Component("mine", weight: 1e300)]) { _ in [1] },
            Scored([Component("mine")]) { _ in [] },
            Scored([Component("mine")]) { _ in [1, 2] },
            Scored([Component("mine")], layers: ["nowhere"]) { _ in [1] },
        ]
        for verifier in wrong { #expect(throws: GAMError.self) { try fit(verifiers: [verifier]) } }
        // Two wrongs that add up to the right count are wrong still.
        let first = Scored([Component("first")]) { _ in [1, 2] }
        let second = Scored([Component("second")]) { _ in [] }
        #expect(throws: GAMError.self) { try fit(verifiers: [first, second]) }
    }
}

/// A verifier of given scores.
struct Scored: Verifier {
    let components: [Component]
    let layers: [String]
    let scores: @Sendable (Observation) throws(VerificationError) -> [Double]

    init(
        _ components: [Component], layers: [String] = [],
        scores: @escaping @Sendable (Observation) throws(VerificationError) -> [Double]
    ) {
        self.components = components
        self.layers = layers
        self.scores = scores
    }

    func findings(for observation: Observation) throws(VerificationError) -> [Finding] {
        try scores(observation).map { Finding(score: $0, words: "own words") }
    }
}
