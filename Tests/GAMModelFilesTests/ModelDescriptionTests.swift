import Foundation
import GAMImaging
import GAMModelFiles
import TestSupport
import Testing

struct ModelDescriptionTests {
    private func described() throws -> ModelDescription { try ModelDescription(json: Fixture.sidecar()) }

    /// The fixture with a piece of its text exchanged; the piece must be there.
    private func changed(_ old: String, _ new: String) throws -> [UInt8] {
        let document = try JSONValue(parsing: Fixture.sidecar()).encoded()
        let text = String(decoding: document, as: UTF8.self)
        try #require(text.contains(old), "\(old) is not in the fixture")
        return Array(text.replacingOccurrences(of: old, with: new).utf8)
    }

    @Test func readsEveryField() throws {
        let expected = ModelDescription(
            preprocessing: Preprocessing(
                inputWidth: 24, inputHeight: 16, inputChannels: 1, resizeMode: .fit,
                interpolation: .bilinearAntialias, scaleFrom: .range(0, 4_095),
                scaleTo: Preprocessing.Interval(0, 1), mean: [0.5487], standardDeviation: [0.2435]),
            classes: ["normal", "Lungenentzündung"], garbageClass: nil, targetLayer: "layer1")
        #expect(try described() == expected)
    }

    @Test func readsTheOtherChoices() throws {
        #expect(try ModelDescription(json: changed("[0,4095]", "\"bit-depth\"")).preprocessing.scaleFrom == .bitDepth)
        for mode in ["stretch", "fit", "fill"] {
            let read = try ModelDescription(json: changed("\"fit\"", "\"\(mode)\""))
            #expect(read.preprocessing.resizeMode.rawValue == mode)
        }
        for way in ["nearest", "bilinear", "bilinear-antialias", "area"] {
            let read = try ModelDescription(json: changed("\"bilinear-antialias\"", "\"\(way)\""))
            #expect(read.preprocessing.interpolation.rawValue == way)
        }
        let garbage = try ModelDescription(json: changed("\"garbage_class\":null", "\"garbage_class\":1"))
        #expect(garbage.garbageClass == 1)
        #expect(try ModelDescription(json: changed("\"garbage_class\":null,", "")).garbageClass == nil)
    }

    @Test func writesWhatItReads() throws {
        let description = try described()
        #expect(try description.encoded() == Fixture.sidecar())
        var other = description
        other.preprocessing.scaleFrom = .bitDepth
        other.preprocessing.mean = [0.1, 1e-30, -3]
        other.preprocessing.standardDeviation = [0.1, 16_777_216, 1e-38]
        other.preprocessing.inputChannels = 3
        other.garbageClass = 0
        #expect(try ModelDescription(json: other.encoded()) == other)
    }

    @Test func writesNothingThatItWouldNotRead() throws {
        var description = try described()
        description.preprocessing.mean = [.nan]
        #expect(throws: ModelFileError.self) { try description.encoded() }
    }

    @Test(arguments: [
        ("\"version\":1", "\"version\":2", "version: expected the number 1, found the number 2"),
        ("gamverify.preprocess", "other", "format: expected \"gamverify.preprocess\", found \"other\""),
        ("\"fit\"", "\"strech\"", "resize.mode: expected \"stretch\", \"fit\" or \"fill\", found \"strech\""),
        ("\"fit\"", "null", "resize.mode: expected \"stretch\", \"fit\" or \"fill\", found null"),
        ("\"mode\":", "\"mod\":", "resize.mod: not a known field; did you mean \"mode\"?"),
        ("\"classes\":", "\"clases\":", "clases: not a known field; did you mean \"classes\"?"),
        ("\"width\":24,", "", "input.width: expected a value, found nothing"),
        ("\"width\":24", "\"width\":0", "input.width: expected a whole number from 1 to 16384, found the number 0"),
        ("\"width\":24", "\"width\":16385", "input.width: expected a whole number from 1 to 16384"),
        ("\"width\":24", "\"width\":1e300", "input.width: expected a whole number from 1 to 16384"),
        ("\"width\":24", "\"width\":24.5", "input.width: expected a whole number from 1 to 16384"),
        ("\"channels\":1", "\"channels\":2", "input.channels: expected 1 or 3, found 2"),
        ("\"channels\":1", "\"channels\":3", "normalize.mean: expected 3 finite values"),
        ("[0.5487]", "[0.5,0.5]", "normalize.mean: expected 1 finite values"),
        ("[0.5487]", "0.5", "normalize.mean: expected an array, found the number 0.5"),
        ("[0.5487]", "[1e39]", "normalize.mean[0]: expected a number in the range of a float32"),
        ("[0.2435]", "[0]", "normalize.std: expected 1 finite values above 0"),
        ("[0.2435]", "[-1]", "normalize.std: expected 1 finite values above 0"),
        ("[0.2435]", "[1e-60]", "normalize.std: expected 1 finite values above 0"),
        ("[0.2435]", "[]", "normalize.std: expected 1 finite values above 0"),
        ("[0,4095]", "\"bits\"", "scale.from: expected \"bit-depth\" or two numbers, found the text \"bits\""),
        ("[0,4095]", "[0]", "scale.from: expected \"bit-depth\" or two numbers, found an array of 1"),
        ("[0,4095]", "[5,5]", "scale.from: expected two finite values, the first smaller"),
        ("\"to\":[0,1]", "\"to\":[1,0]", "scale.to: expected two finite values, the first smaller"),
        ("\"to\":[0,1]", "\"to\":[0,1,2]", "scale.to: expected two numbers, found an array of 3"),
        ("[\"normal\",\"Lungenentzündung\"]", "[]", "classes: expected at least one class, found none"),
        ("Lungenentzündung", "normal", "classes[1]: expected a name of its own, found \"normal\" as in classes[0]"),
        ("Lungenentzündung", "", "classes[1]: expected a name without control characters, found \"\""),
        ("Lungenentzündung", "a\\u0000b", "classes[1]: expected a name without control characters"),
        ("\"normal\"", "7", "classes[0]: expected a text, found the number 7"),
        ("\"garbage_class\":null", "\"garbage_class\":2", "garbage_class: expected a whole number from 0 to 1"),
        ("\"garbage_class\":null", "\"garbage_class\":-1", "garbage_class: expected a whole number from 0 to 1"),
        ("\"garbage_class\":null", "\"garbage_class\":\"b\"", "garbage_class: expected a whole number from 0 to 1"),
        ("\"layer1\"", "\"\"", "target_layer: expected a layer's name, found an empty text"),
        ("\"layer1\"", "4", "target_layer: expected a text, found the number 4"),
        ("\"layer1\"", "\"a\",\"classes\":[]", "line 1, column "),
    ])
    func namesTheFieldThatIsWrong(_ old: String, _ new: String, _ expected: String) throws {
        let bytes = try changed(old, new)
        let error = #expect(throws: ModelFileError.self) { try ModelDescription(json: bytes, file: "p.json") }
        #expect(error?.description.hasPrefix("p.json: \(expected)") == true, "\(error?.description ?? "")")
    }

    @Test func checksValuesThatWereMadeInSwift() throws {
        var description = try described()
        #expect(throws: Never.self) { try description.validate() }
        description.garbageClass = 2
        let error = #expect(throws: ModelFileError.self) { try description.validate() }
        #expect(
            error?.description
                == "preprocess.json: garbage_class: expected null or the number of a class, 0 to 1, found 2")
    }

    @Test func refusesEveryTruncation() throws {
        let bytes = try Fixture.sidecar()
        // The last byte is a line feed that may be missing.
        for length in 0..<(bytes.count - 1) {
            #expect(throws: ModelFileError.self, "\(length) bytes") {
                try ModelDescription(json: Array(bytes[..<length]))
            }
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func survivesDamage(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let original = try Fixture.sidecar()
        var accepted = 0
        for _ in 0..<2_000 {
            guard let read = try? ModelDescription(json: generator.damaged(original)) else { continue }
            accepted += 1
            #expect(try ModelDescription(json: read.encoded()) == read, "seed \(seed)")
        }
        // Other digits and letters inside a name are valid.
        #expect(accepted > 0 && accepted < 1_500, "seed \(seed)")
    }
}
