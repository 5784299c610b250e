import GAMVerify
import TestSupport
import Testing

@Suite("Profile files")
struct ReferenceProfileFileTests {
    let site: TinySite
    let bytes: [UInt8]

    init() throws {
        site = try TinySite.shared.get()
        bytes = try site.profile.encoded()
    }

    /// A file with the hash its content has, as someone would make it who wants to deceive.
    private func sealed(_ file: SafetensorsFile) throws -> [UInt8] {
        var file = file
        file.metadata["sha256"] = nil
        file.metadata["sha256"] = SHA256.hexadecimal(of: try file.encoded())
        return try file.encoded()
    }

    /// The file with its JSON changed and sealed again.
    private func changed(_ old: String, _ new: String) throws -> [UInt8] {
        var file = try SafetensorsFile(bytes: bytes)
        let text = try #require(file.metadata["profile"])
        #expect(text.contains(old), "nothing to change: \(old)")
        file.metadata["profile"] = text.replacing(old, with: new, maxReplacements: 1)
        return try sealed(file)
    }

    @Test func readBackAsTheSame() throws {
        let read = try ReferenceProfile(bytes: bytes)
        #expect(try read.encoded() == bytes)
        #expect(read.hash == site.profile.hash && read.hash.count == 64)
        #expect(read.layers == site.profile.layers && read.imageLimits == site.profile.imageLimits)
        #expect(read.verifiers == site.profile.verifiers)
        #expect(read.calibrationScores == site.profile.calibrationScores)
        #expect(read.calibrationGroups == site.profile.calibrationGroups)
        #expect(try sealed(SafetensorsFile(bytes: bytes)) == bytes)
    }

    @Test func judgeTheSameBeforeAndAfterTheDisk() throws {
        let before = try VerificationGate(model: site.model, profile: site.profile)
        let after = try VerificationGate(model: site.model, profile: ReferenceProfile(bytes: bytes))
        for image in TinySite.test.prefix(6) {
            let reports = try [before, after].map { try $0.verify(image.radiograph()).json().encoded() }
            #expect(reports[0] == reports[1])
        }
    }

    @Test func areRefusedWhenCutShort() {
        for count in 0..<bytes.count {
            #expect(throws: VerificationError.self) { try ReferenceProfile(bytes: Array(bytes.prefix(count))) }
        }
        #expect(throws: VerificationError.self) { try ReferenceProfile(bytes: bytes + [0]) }
    }

    /// Every altered byte is found: by the container's checks or by the hash.
    @Test func areRefusedWhenAByteIsAltered() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<3000 {
            let position = generator.integer(below: bytes.count)
            var altered = bytes
            altered[position] ^= 1 << UInt8(generator.integer(below: 8))
            #expect(throws: VerificationError.self, "byte \(position)") { try ReferenceProfile(bytes: altered) }
        }
    }

    /// Whoever alters a profile and seals it again gets an error or a profile that a gate can judge with.
    @Test func neverTrapWhateverIsInThem() throws {
        var generator = SeededGenerator(seed: 12)
        let original = try SafetensorsFile(bytes: bytes)
        let image = try TinySite.test[0].radiograph()
        var (refused, judged) = (0, 0)
        for round in 0..<4000 {
            var file = original
            if round % 2 == 0 {
                var text = Array(try #require(file.metadata["profile"]).utf8)
                for _ in 0...generator.integer(below: 2) {
                    let digits = Array("0123456789-eE.,:[]{}\"nulatrsfy".utf8)
                    text[generator.integer(below: text.count)] = digits[generator.integer(below: digits.count)]
                }
                file.metadata["profile"] = String(decoding: text, as: UTF8.self)
            } else {
                try alter(&file, &generator)
            }
            guard let profile = try? ReferenceProfile(bytes: sealed(file)),
                let gate = try? VerificationGate(model: site.model, profile: profile)
            else {
                refused += 1
                continue
            }
            _ = try? gate.verify(image)
            judged += 1
        }
        #expect(refused > 500 && judged > 100, "refused \(refused), judged \(judged)")
    }

    /// Puts a few awkward numbers into one array, or takes or gives it a row.
    private func alter(_ file: inout SafetensorsFile, _ generator: inout SeededGenerator) throws {
        let awkward = [0, -1, 1, 7, 1e-30, 1e30, -1e30, .nan, .infinity, -.infinity, 0.5, 2.147e9, 1e300]
        let name = file.names[generator.integer(below: file.names.count)]
        let shape = try #require(file.shape(of: name))
        if name == "calibration.groups" {
            var values = try file.integers(named: name)
            let numbers: [Int64] = [-1, 0, 1, 2, 5, .max, .min]
            values[generator.integer(below: values.count)] = numbers[generator.integer(below: numbers.count)]
            if generator.integer(below: 4) == 0 { values.removeLast() }
            try file.insert(values, named: name)
        } else {
            var values = try file.doubles(named: name)
            for _ in 0...generator.integer(below: 3) {
                values[generator.integer(below: values.count)] = awkward[generator.integer(below: awkward.count)]
            }
            if generator.integer(below: 8) == 0 { values.removeLast() }
            let fits = shape.elementCount == values.count
            try file.insert(values, shape: fits ? shape : nil, named: name)
        }
    }

    @Test func nameTheFieldThatIsWrong() throws {
        let cases = [
            ("\"format\":\"gamverify.profile\"", "\"format\":\"gamverify.preprocess\"", "format"),
            ("\"version\":4", "\"version\":3", "made anew"),
            ("\"version\":4", "\"version\":5", "a later version of the library"),
            ("\"version\":4", "\"version\":-4", "version"),
            ("\"library\":", "\"librar\":", "librar"),
            ("\"garbage_class\":null", "\"garbage_class\":0", "reference counts"),
            ("\"garbage_class\":null", "\"garbage_class\":2", "garbage_class"),
            ("\"name\":\"early.map\"", "\"name\":\"early.mop\"", "did you mean early.map"),
            ("\"own\":false", "\"own\":true", "the library's first"),
            ("\"own\":false", "\"own\":0", "own"),
            ("[[0,24],[1,24]]", "[[0,24],[0,24]]", "reference_counts"),
            ("[[0,24],[1,24]]", "[[0,24],[2,24]]", "reference_counts"),
            ("[[0,24],[1,24]]", "[[0,1e300],[1,24]]", "reference_counts"),
            ("[[0,24],[1,24]]", "[[0,24],[1]]", "reference_counts"),
            ("\"largest_share_at_lowest\":0.", "\"largest_share_at_lowest\":7.", "largest share at the lowest"),
            ("\"name\":\"early.map\"", "\"name\":\"early.channels\"", "components"),
            ("\"name\":\"early.map\",\"weight\":1", "\"name\":\"early.map\",\"weight\":0", "early.map"),
            ("\"signed\":false", "\"signed\":true", "components"),
        ]
        for (old, new, field) in cases {
            #expect("\(old) as \(new)") {
                try ReferenceProfile(bytes: changed(old, new), name: "p")
            } throws: { error in
                "\(error)".contains(field)
            }
        }
    }

    @Test func areRefusedWithComponentsMissingOrReordered() throws {
        let file = try SafetensorsFile(bytes: bytes)
        guard case .object(var object) = try JSONValue(parsing: Array(#require(file.metadata["profile"]).utf8)),
            case .array(let components)? = object["components"]
        else { throw GoldenError.malformed("profile") }
        let wrong = [
            [], Array(components.dropLast()), Array(components.reversed()), components + [components[0]],
            components.map { _ in components[0] },
        ]
        for list in wrong {
            object["components"] = .array(list)
            var altered = file
            altered.metadata["profile"] = String(decoding: JSONValue.object(object).encoded(), as: UTF8.self)
            #expect(throws: VerificationError.self) { try ReferenceProfile(bytes: sealed(altered)) }
        }
    }

    @Test func areRefusedWithNumbersThatCannotBe() throws {
        func refused(_ name: String, _ change: (inout [Double]) -> Void) throws {
            var file = try SafetensorsFile(bytes: bytes)
            let shape = try #require(file.shape(of: name))
            var values = try file.doubles(named: name)
            change(&values)
            try file.insert(values, shape: shape, named: name)
            #expect(throws: VerificationError.self, "\(name)") { try ReferenceProfile(bytes: sealed(file)) }
        }
        try refused("calibration.scores") { $0[3] = .nan }
        try refused("calibration.scores") { $0[3] = -.infinity }
        try refused("calibration.scores") { $0[3] = 1e200 }
        // 0 and less on a factor's diagonal are no covariance.
        try refused("fitted.attention.diagonals") { $0[0] = 0 }
        try refused("fitted.penultimate.diagonals") { $0[0] = -1 }
        try refused("fitted.penultimate.units") { $0[0] = .infinity }
        try refused("fitted.penultimate.steps") { $0[0] = 0.5 }
        try refused("fitted.penultimate.steps") { $0[0] = 32_768 }
        try refused("fitted.penultimate.means") { $0[0] = .nan }
        try refused("fitted.early.map.divisors") { $0[0] = 0 }
        try refused("fitted.early.map.divisors") { $0[0] = -2 }
        try refused("fitted.attention.groups") { $0[0] = 9 }
        try refused("fitted.early.map.groups") { $0[1] = 2 }
        try refused("fitted.attention.groups") { $0[0] = $0[1] }
        try refused("fitted.attention.covariance.of") { $0[0] = 5 }
    }

    @Test func areRefusedWithFurtherOrMissingArrays() throws {
        for name in try SafetensorsFile(bytes: bytes).names {
            var file = try SafetensorsFile(bytes: bytes)
            file.remove(name)
            #expect(throws: VerificationError.self, "without \(name)") { try ReferenceProfile(bytes: sealed(file)) }
        }
        for name in ["extra", "fitted.extra", "fitted.attention.extra"] {
            var file = try SafetensorsFile(bytes: bytes)
            try file.insert([1.0], named: name)
            #expect(throws: VerificationError.self, "with \(name)") { try ReferenceProfile(bytes: sealed(file)) }
        }
        var file = try SafetensorsFile(bytes: bytes)
        file.metadata["note"] = "unhashed"
        #expect(throws: VerificationError.self) { try ReferenceProfile(bytes: file.encoded()) }
    }

    @Test func otherSafetensorsFilesAreNamedAsSuch() throws {
        let weights = try TinyModel.weights(seed: 1, head: [[0, 0, 0, 0, 0, 0, 0, 0]], biases: [0]).encoded()
        #expect {
            try ReferenceProfile(bytes: weights, name: "model.safetensors")
        } throws: { error in
            "\(error)".contains("another kind of file")
        }
    }

    @Test func sayThatTheyWereAltered() throws {
        var file = try SafetensorsFile(bytes: bytes)
        var scores = try file.doubles(named: "calibration.scores")
        scores[0] += 1
        try file.insert(scores, shape: file.shape(of: "calibration.scores"), named: "calibration.scores")
        #expect {
            try ReferenceProfile(bytes: file.encoded())
        } throws: { error in
            "\(error)".contains("altered or damaged")
        }
    }

    /// Random weights of the widths of ResNet-18, which take nearly all images for one class, so that the other has fewer
    /// than 20 and the statistics of all images are kept too; 512 features, 576 numbers of attention, 256 channel moments.
    @Test(arguments: ["default", "default,ood.relative-mahalanobis"])
    func takeLessThanTwoMebibytesForTheWidthsOfResNet18(components: String) throws {
        var generator = SeededGenerator(seed: 3)
        let head = (0..<2).map { _ in (0..<512).map { _ in Float(generator.normal()) } }
        var description = TinyModel.description
        description.targetLayer = "layer4"
        description.preprocessing.inputWidth = 128
        description.preprocessing.inputHeight = 128
        let weights = try TinyModel.weights(seed: 5, widths: [64, 64, 128, 256, 512], head: head, biases: [0, 0])
        let model = try Model(StoredModel(weights: weights, description: description))
        let images = Drawing.images(24, seed: 9)
        let profile = try ReferenceProfile.fit(
            model, reference: images, calibration: TinySite.calibration,
            components: ComponentSpecification.list(components, hasGarbageClass: false))
        #expect(profile.referenceCounts.values.count { $0 >= 20 } == 1)
        let bytes = try profile.encoded()
        #expect(bytes.count < 2 << 20, "\(bytes.count) bytes")
        let packed = [512, 576, 256].map { $0 * ($0 - 1) / 2 * 2 }.reduce(0, +)
        #expect(bytes.count > 2 * packed)
        #expect(try ReferenceProfile(bytes: bytes).verifiers == profile.verifiers)
    }
}
