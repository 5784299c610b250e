import Foundation
import GAMFiles
import GAMModelFiles
import Testing

/// Files put together by hand.
enum Handmade {
    static func file(_ header: String, _ data: [UInt8]) -> [UInt8] {
        let text = Array(header.utf8)
        return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> ($0 * 8)) } + text + data
    }

    static func entry(_ name: String, _ start: Int, _ end: Int, type: String = "U8", shape: String? = nil) -> String {
        let shape = shape ?? "[\(end - start)]"
        return "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":[\(start),\(end)]}"
    }
}

struct SafetensorsHostileTests {
    private func message(_ header: String, _ data: [UInt8]) -> String? {
        #expect(throws: ModelFileError.self) { try SafetensorsFile(bytes: Handmade.file(header, data), file: "m") }?
            .description
    }

    @Test func acceptsTensorsInAnyOrderOfTheHeader() throws {
        let header = "{\(Handmade.entry("b", 2, 4)),\(Handmade.entry("a", 0, 2)),\(Handmade.entry("e", 2, 2))}  \n "
        let file = try SafetensorsFile(bytes: Handmade.file(header, [1, 2, 3, 4]))
        #expect(try file.integers(named: "a") == [1, 2])
        #expect(try file.integers(named: "b") == [3, 4])
        #expect(try file.integers(named: "e").isEmpty)
    }

    @Test func refusesGapsOverlapsAndRests() {
        let entry = { Handmade.entry($0, $1, $2) }
        let overlap = message("{\(entry("a", 0, 3)),\(entry("b", 2, 4))}", [1, 2, 3, 4])
        #expect(overlap == "m: b: expected data from offset 3, found 2 (an overlap)")
        let same = message("{\(entry("a", 0, 2)),\(entry("b", 0, 2))}", [1, 2])
        #expect(same?.hasSuffix("expected data from offset 2, found 0 (an overlap)") == true)
        let gap = message("{\(entry("a", 0, 1)),\(entry("b", 2, 4))}", [1, 2, 3, 4])
        #expect(gap == "m: b: expected data from offset 1, found 2 (a gap)")
        #expect(message("{\(entry("a", 1, 2))}", [1, 2]) == "m: a: expected data from offset 0, found 1 (a gap)")
        #expect(message("{\(entry("a", 0, 2))}", [1, 2, 3]) == "m: expected 2 bytes of data, found 3")
        #expect(message("{}", [1]) == "m: expected 0 bytes of data, found 1")
        let cut = message("{\(entry("a", 0, 5))}", [1, 2, 3, 4])
        #expect(cut == "m: expected 5 bytes of data or more, found 4: cut short")
    }

    @Test func refusesDuplicateNames() {
        let text = message("{\(Handmade.entry("a", 0, 1)),\(Handmade.entry("a", 1, 2))}", [1, 2])
        #expect(text?.contains("expected every name once, found \"a\" again") == true)
    }

    @Test(arguments: [
        ("[3,2]", "data_offsets[0]: expected a whole number from 0 to 2, found the number 3"),
        ("[-1,2]", "data_offsets[0]: expected a whole number from 0 to 2, found the number -1"),
        ("[0.5,2]", "data_offsets[0]: expected a whole number from 0 to 2, found the number 0.5"),
        ("[0,1e300]", "data_offsets[1]: expected a whole number from 0 to 9007199254740992, found the number 1e+300"),
        ("[0,18446744073709551615]", "data_offsets[1]: expected a whole number"),
        ("[0]", "data_offsets: expected two offsets, found an array of 1"),
        ("[0,1,2]", "data_offsets: expected two offsets, found an array of 3"),
        ("null", "data_offsets: expected an array, found null"),
        ("[0,\"4\"]", "data_offsets[1]: expected a whole number from 0 to 9007199254740992, found the text \"4\""),
    ])
    func checksOffsets(_ offsets: String, _ expected: String) {
        let header = "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":\(offsets)}}"
        #expect(message(header, [1, 2, 3, 4])?.hasPrefix("m: a.\(expected)") == true)
    }

    @Test(arguments: [
        ("U8", "[3]", "m: a: expected 3 bytes for U8 3, found 4"),
        ("F32", "[2]", "m: a: expected 8 bytes for F32 2, found 4"),
        ("F32", "[0]", "m: a: expected 0 bytes for F32 0, found 4"),
        ("F64", "[]", "m: a: expected 8 bytes for F64 scalar, found 4"),
        ("F4", "[7]", "m: a: expected a whole number of bytes for F4 7, found 4"),
        ("U8", "[-4]", "m: a.shape[0]: expected a whole number from 0 to 9007199254740992, found the number -4"),
        ("U8", "[4.5]", "m: a.shape[0]: expected a whole number"),
        ("U8", "[4294967296,4294967296]", "m: a: expected a whole number of bytes for U8 4294967296x4294967296"),
        ("F64", "[9007199254740992,1024]", "m: a: expected a whole number of bytes for F64"),
        ("U8", "[9007199254740992,9007199254740992,0]", "m: a: expected a whole number of bytes"),
        ("U8", "4", "m: a.shape: expected an array, found the number 4"),
        ("Q8", "[4]", "m: a.dtype: expected an element type of the format, found the text \"Q8\""),
        ("f32", "[1]", "m: a.dtype: expected an element type of the format, found the text \"f32\""),
    ])
    func checksTypesAndShapes(_ type: String, _ shape: String, _ expected: String) {
        let text = message("{\(Handmade.entry("a", 0, 4, type: type, shape: shape))}", [1, 2, 3, 4])
        #expect(text?.hasPrefix(expected) == true, "\(text ?? "")")
    }

    @Test func checksTheHeadersFields() {
        #expect(message("{\"a\":1}", []) == "m: a: expected an object, found the number 1")
        #expect(message("{\"a\":{}}", []) == "m: a.dtype: expected a value, found nothing")
        let misspelt = "{\"a\":{\"dtype\":\"U8\",\"shapes\":[0],\"data_offsets\":[0,0]}}"
        #expect(message(misspelt, []) == "m: a.shapes: not a known field; did you mean \"shape\"?")
        #expect(
            message("{\"__metadata__\":{\"k\":1}}", [])
                == "m: __metadata__.k: expected a text, found the number 1")
        #expect(message("[]", []) == "m: expected a header that begins with \"{\", found the byte 91")
        #expect(message(" {}", []) == "m: expected a header that begins with \"{\", found the byte 32")
        #expect(message("", []) == "m: expected a header that begins with \"{\", found nothing")
        #expect(message("{}x", [])?.hasPrefix("m: line 1, column 3") == true)
    }

    private static func tooLong(_ found: String) -> String {
        "m: expected a header of at most 16777216 bytes, found \(found): another kind of file, or damaged"
    }

    @Test(
        arguments: [
            ([], "m: expected 8 bytes with the header's length, found 0"),
            ([1, 0, 0, 0, 0, 0, 0], "m: expected 8 bytes with the header's length, found 7"),
            (
                [3, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x7D],
                "m: expected a header of 3 bytes, found 2: another kind of file, or cut short"
            ),
            (
                [0, 0, 0, 1, 0, 0, 0, 0],
                "m: expected a header of 16777216 bytes, found 0: another kind of file, or cut short"
            ),
            ([1, 0, 0, 1, 0, 0, 0, 0], tooLong("16777217")),
            ([255, 255, 255, 255, 255, 255, 255, 255], tooLong("18446744073709551615")),
            ([0, 0, 0, 0, 0, 0, 0, 128], tooLong("9223372036854775808")),
        ] as [([UInt8], String)])
    func checksTheHeadersLength(_ bytes: [UInt8], _ expected: String) {
        let error = #expect(throws: ModelFileError.self) { try SafetensorsFile(bytes: bytes, file: "m") }
        #expect(error?.description == expected)
    }

    @Test func checksBooleans() throws {
        let file = try SafetensorsFile(
            bytes: Handmade.file("{\(Handmade.entry("a", 0, 2, type: "BOOL"))}", [1, 2]), file: "m")
        let error = #expect(throws: ModelFileError.self) { try file.integers(named: "a") }
        #expect(error?.description == "m: a: expected elements 0 and 1, found 2")
    }

    @Test func refusesEveryTruncationAndExtension() throws {
        for name in ["element-types.safetensors", "tiny-model/model.safetensors"] {
            let bytes = try Fixture.bytes(name)
            for length in 0..<bytes.count {
                #expect(throws: ModelFileError.self, "\(name), \(length) bytes") {
                    try SafetensorsFile(bytes: Array(bytes[..<length]))
                }
            }
            #expect(throws: ModelFileError.self) { try SafetensorsFile(bytes: bytes + [0]) }
        }
    }

    /// A file is read in pieces, bytes in memory are not: what comes of it must be the same.
    @Test func judgesAFileAsItsBytes() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).safetensors").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var generator = SeededGenerator(seed: 11)
        let original = try Fixture.bytes("element-types.safetensors")
        let damaged = (0..<300).map { _ in generator.damaged(original) }
        for bytes in [original, original + [0]] + (0..<original.count).map({ Array(original[..<$0]) }) + damaged {
            try Data(bytes).write(to: URL(filePath: path))
            let outcomes = [
                outcome { () throws(ModelFileError) in try SafetensorsFile(bytes: bytes, file: path) },
                outcome { () throws(ModelFileError) in
                    try SafetensorsFile(contentsOf: FilePath(path), limit: original.count + 100)
                },
            ]
            #expect(outcomes[0] == outcomes[1], "\(bytes.count) bytes")
        }
    }

    private func outcome(
        _ read: () throws(ModelFileError) -> SafetensorsFile
    ) -> Result<SafetensorsFile, ModelFileError> {
        do throws(ModelFileError) {
            return .success(try read())
        } catch {
            return .failure(error)
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func survivesDamage(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let original = try Fixture.bytes("element-types.safetensors")
        var accepted = 0
        for _ in 0..<2_000 {
            let bytes = generator.damaged(original)
            guard let file = try? SafetensorsFile(bytes: bytes) else { continue }
            accepted += 1
            for name in file.names {
                _ = try? file.tensor(named: name)
                _ = try? file.integers(named: name)
                _ = try? file.doubles(named: name)
            }
            // What is accepted is in order, so that it can be written and read again; written by another's rules it
            // may differ in layout alone.
            #expect(try SafetensorsFile(bytes: file.encoded()) == file, "seed \(seed)")
        }
        // Damage inside the elements cannot be seen, in the header nearly always.
        #expect(accepted > 0 && accepted < 1_000, "seed \(seed)")
    }
}
