import GAMVerify
import TestSupport
import Testing

@Suite("Parts of a profile")
struct ReferencePartTests {
    let site: TinySite

    init() throws {
        site = try TinySite.shared.get()
    }

    /// Three parts of the site's images of unequal size, one without calibration images.
    private func parts() throws -> [ReferencePart] {
        let (reference, calibration) = (TinySite.reference, TinySite.calibration)
        return try [
            (reference[..<5], calibration[..<0]), (reference[5..<40], calibration[..<41]),
            (reference[40...], calibration[41...]),
        ].map { try ReferencePart.gather(site.model, reference: Array($0), calibration: Array($1)) }
    }

    private func crossedPart(_ images: ArraySlice<ImageSource>, folds: Int = 5, seed: UInt64 = 1) throws
        -> ReferencePart
    {
        try ReferencePart.gather(site.model, images: Array(images), folds: folds, seed: seed)
    }

    /// The largest difference of two profiles' arrays over the largest value of each array.
    private func difference(_ a: ReferenceProfile, _ b: ReferenceProfile) throws -> Double {
        let files = try [a, b].map { try SafetensorsFile(bytes: $0.encoded()) }
        #expect(files[0].names == files[1].names)
        var largest = 0.0
        for name in files[0].names where name != "calibration.groups" {
            let (x, y) = (try files[0].doubles(named: name), try files[1].doubles(named: name))
            let scale = x.map(abs).max() ?? 0
            for (p, q) in zip(x, y) where p != q { largest = max(largest, abs(p - q) / max(scale, 1e-300)) }
        }
        return largest
    }

    /// Sums in float64 differ by rounding; float32 values by their last bit at most, scores by what that makes of them.
    @Test func mergeToTheProfileOfAllImages() throws {
        let merged = try ReferenceProfile.merge(site.model, parts())
        #expect(merged.referenceCounts == site.profile.referenceCounts)
        #expect(merged.calibrationGroups == site.profile.calibrationGroups)
        #expect(
            merged.imageLimits == site.profile.imageLimits && merged.attentionFloors == site.profile.attentionFloors)
        #expect(merged.referenceDigest == site.profile.referenceDigest)
        #expect(merged.calibrationDigest == site.profile.calibrationDigest)
        #expect(try difference(merged, site.profile) < 1e-5)
    }

    @Test func mergeToTheSameBytesInAnyOrder() throws {
        let parts = try parts()
        let bytes = try ReferenceProfile.merge(site.model, parts).encoded()
        for order in [[0, 2, 1], [1, 0, 2], [2, 1, 0]] {
            #expect(try ReferenceProfile.merge(site.model, order.map { parts[$0] }).encoded() == bytes)
        }
    }

    @Test func mergeInSteps() throws {
        let parts = try parts()
        let all = try ReferenceProfile.merge(site.model, parts)
        let pair = try ReferencePart.merge(site.model, [parts[2], parts[0]])
        let steps = try ReferenceProfile.merge(site.model, [parts[1], ReferencePart(bytes: pair.encoded())])
        #expect(try difference(steps, all) < 1e-5)
    }

    @Test func readBackAsTheSame() throws {
        for part in try parts() + [crossedPart(TinySite.calibration[...])] {
            let bytes = try part.encoded()
            let read = try ReferencePart(bytes: bytes)
            #expect(try read.encoded() == bytes)
            #expect(read.referenceCount == part.referenceCount && read.calibrationCount == part.calibrationCount)
            #expect(read.form == part.form && read.modelHash == site.model.hash)
        }
        let read = try parts().map { try ReferencePart(bytes: $0.encoded()) }
        let bytes = try ReferenceProfile.merge(site.model, parts()).encoded()
        #expect(try ReferenceProfile.merge(site.model, read).encoded() == bytes)
    }

    /// Folds depend on the images alone, so that parts of a small site merge to the same bits.
    @Test func ofASmallSiteMergeToTheSameBytes() throws {
        let images = TinySite.calibration
        let whole = try ReferenceProfile.fit(site.model, images: images, folds: 5, seed: 1).encoded()
        let parts = [try crossedPart(images[31...]), try crossedPart(images[..<31])]
        #expect(try ReferenceProfile.merge(site.model, parts).encoded() == whole)
        let other = try ReferenceProfile.fit(site.model, images: images.reversed(), folds: 5, seed: 1).encoded()
        #expect(other == whole)
    }

    @Test func areRefusedWithAnImageInTwoOfThem() throws {
        let parts = try parts()
        let again = try ReferencePart.gather(
            site.model, reference: [TinySite.reference[7], TinySite.test[0]], calibration: [])
        let swapped = try ReferencePart.gather(site.model, reference: [TinySite.calibration[2]], calibration: [])
        for other in [again, swapped, parts[1]] {
            #expect {
                try ReferenceProfile.merge(site.model, parts + [other])
            } throws: { error in
                "\(error)".contains("in more than one")
            }
        }
    }

    @Test func areRefusedWhereTheyWereMadeWithOtherThings() throws {
        let part = try crossedPart(TinySite.calibration[..<30])
        let others: [(ReferencePart, String)] = [
            (try crossedPart(TinySite.calibration[30...], folds: 6), "form"),
            (try crossedPart(TinySite.calibration[30...], seed: 2), "form"),
            (try ReferencePart.gather(site.model, reference: [], calibration: [TinySite.calibration[31]]), "form"),
            (
                try ReferencePart.gather(
                    site.model, images: [TinySite.calibration[31]], folds: 5, seed: 1,
                    components: [ComponentSpecification("early.map")]), "components"
            ),
            (
                try ReferencePart.gather(
                    TinyModel.trained(seed: 8), images: [TinySite.calibration[31]], folds: 5, seed: 1), "model"
            ),
        ]
        for (other, name) in others {
            #expect("\(name)") {
                try ReferenceProfile.merge(site.model, [part, other])
            } throws: { error in
                "\(error)".contains("\(name) of a part")
            }
        }
        let version = try changed(part, "\"library\":\"", "\"library\":\"0.0.")
        #expect {
            try ReferenceProfile.merge(site.model, [part, version])
        } throws: { error in
            "\(error)".contains("library version of a part")
        }
        let foreign = try TinyModel.trained(seed: 8)
        #expect(throws: GAMError.foreignPart(expected: foreign.hash, found: site.model.hash)) {
            try ReferenceProfile.merge(foreign, [part])
        }
        #expect(throws: GAMError.self) { try ReferenceProfile.merge(site.model, []) }
    }

    /// The part with its JSON changed and sealed again.
    private func changed(_ part: ReferencePart, _ old: String, _ new: String) throws -> ReferencePart {
        var file = try SafetensorsFile(bytes: part.encoded())
        let text = try #require(file.metadata["part"])
        #expect(text.contains(old), "nothing to change: \(old)")
        file.metadata["part"] = text.replacing(old, with: new, maxReplacements: 1)
        return try ReferencePart(bytes: sealed(file))
    }

    private func sealed(_ file: SafetensorsFile) throws -> [UInt8] {
        var file = file
        file.metadata["sha256"] = nil
        file.metadata["sha256"] = SHA256.hexadecimal(of: try file.encoded())
        return try file.encoded()
    }

    @Test func areRefusedWhenCutShortOrAltered() throws {
        let part = try ReferencePart.gather(
            site.model, reference: Array(TinySite.reference[..<2]), calibration: [TinySite.calibration[0]],
            components: [ComponentSpecification("penultimate"), ComponentSpecification("early.map")])
        let bytes = try part.encoded()
        for count in stride(from: 0, to: bytes.count, by: bytes.count > 4000 ? 7 : 1) {
            #expect(throws: VerificationError.self) { try ReferencePart(bytes: Array(bytes.prefix(count))) }
        }
        #expect(throws: VerificationError.self) { try ReferencePart(bytes: bytes + [0]) }
        var generator = SeededGenerator(seed: 21)
        for _ in 0..<2000 {
            let position = generator.integer(below: bytes.count)
            var altered = bytes
            altered[position] ^= 1 << UInt8(generator.integer(below: 8))
            #expect(throws: VerificationError.self, "byte \(position)") { try ReferencePart(bytes: altered) }
        }
        #expect(throws: VerificationError.self) { try ReferencePart(bytes: site.profile.encoded()) }
        #expect(throws: VerificationError.self) { try ReferenceProfile(bytes: bytes) }
    }

    /// Whoever alters a part and seals it again gets an error or a part that merges or does not.
    @Test func neverTrapWhateverIsInThem() throws {
        var generator = SeededGenerator(seed: 22)
        let original = try SafetensorsFile(bytes: parts()[1].encoded())
        let awkward = [0, -1, 1, 7, 1e-30, 1e30, -1e30, .nan, .infinity, 0.5, 2.147e9, 1e300]
        var refused = 0
        for round in 0..<600 {
            var file = original
            if round % 3 == 0 {
                var text = Array(try #require(file.metadata["part"]).utf8)
                let digits = Array("0123456789-eE.,:[]{}\"nulatrsfy".utf8)
                text[generator.integer(below: text.count)] = digits[generator.integer(below: digits.count)]
                file.metadata["part"] = String(decoding: text, as: UTF8.self)
            } else {
                let name = file.names[generator.integer(below: file.names.count)]
                let shape = try #require(file.shape(of: name))
                if file.elementType(of: name) == .int64 {
                    var values = try file.integers(named: name)
                    values[generator.integer(below: values.count)] =
                        [.max, .min, -1, 3, 0][generator.integer(below: 5)]
                    try file.insert(values, shape: shape, named: name)
                } else {
                    var values = try file.doubles(named: name)
                    guard !values.isEmpty else { continue }
                    values[generator.integer(below: values.count)] = awkward[generator.integer(below: awkward.count)]
                    if generator.integer(below: 6) == 0 { values.removeLast() }
                    try file.insert(values, shape: shape.elementCount == values.count ? shape : nil, named: name)
                }
            }
            guard let part = try? ReferencePart(bytes: sealed(file)) else {
                refused += 1
                continue
            }
            _ = try? ReferenceProfile.merge(site.model, [part])
        }
        #expect(refused > 100, "refused \(refused)")
    }
}
