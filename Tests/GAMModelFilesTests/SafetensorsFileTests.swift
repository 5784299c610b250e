import Foundation
import GAMFiles
import GAMModelFiles
import GAMTensor
import TestSupport
import Testing

struct SafetensorsFileTests {
    private func types() throws -> SafetensorsFile {
        try SafetensorsFile(bytes: Fixture.bytes("element-types.safetensors"), file: "types")
    }

    @Test func readsEveryTypeOfFloatingPoint() throws {
        let file = try types()
        #expect(
            try file.tensor(named: "f32")
                == Tensor(Shape(2, 2), [0.1, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude]))
        #expect(try file.tensor(named: "f64") == Tensor(Shape(3), [0.1, -.infinity, 3.5]))
        #expect(try file.doubles(named: "f64") == [0.1, -1e300, 3.5])
        #expect(try file.doubles(named: "f32")[0] == Double(Float(0.1)))
        // 0.1 as binary16 is 0x2E66.
        let half: [Float] = [1, -2.5, 65_504, 0x1p-24, 0x1p-14, .infinity, 0x1.998p-4]
        #expect(try file.tensor(named: "f16").values == half)
        #expect(try file.tensor(named: "bf16").values == [1, -3.140625, 0x1p-133])
        #expect(try file.tensor(named: "scalar") == Tensor(Shape(), [42]))
        #expect(try file.tensor(named: "empty") == Tensor(Shape(0, 5), []))
        #expect(try file.tensor(named: "名 \"前\"\n").values == [-1])
    }

    @Test func readsEveryTypeOfIntegers() throws {
        let file = try types()
        #expect(try file.integers(named: "i64") == [.min, .max])
        #expect(try file.integers(named: "i32") == [Int64(Int32.min), Int64(Int32.max)])
        #expect(try file.integers(named: "u8") == [0, 128, 255])
        #expect(try file.integers(named: "bool") == [0, 1])
    }

    @Test func listsWhatIsThere() throws {
        let file = try types()
        #expect(file.metadata == ["made by": "make_fixtures.py"])
        #expect(
            file.names == [
                "bf16", "bool", "empty", "f16", "f32", "f64", "f8", "i32", "i64", "scalar", "u16", "u8", "名 \"前\"\n",
            ])
        #expect(file.shape(of: "i64") == Shape(2, 1))
        #expect(file.elementType(of: "f8")?.name == "F8_E4M3")
        #expect(file.shape(of: "none") == nil)
        #expect(file.elementType(of: "none") == nil)
    }

    @Test(arguments: [
        ("f8", "types: f8: expected a type of floating point (F32, F64, F16, BF16), found F8_E4M3"),
        ("i64", "types: i64: expected a type of floating point (F32, F64, F16, BF16), found I64"),
        ("f33", "types: f33: expected a tensor of this name, found none; did you mean \"f32\", \"f16\" or \"f64\"?"),
    ])
    func namesTensorAndTypeItCannotGive(_ name: String, _ message: String) throws {
        let file = try types()
        let error = #expect(throws: ModelFileError.self) { try file.tensor(named: name) }
        #expect(error?.description == message)
    }

    @Test func doesNotMixIntegersAndFloats() throws {
        let file = try types()
        #expect(throws: ModelFileError.self) { try file.integers(named: "f32") }
        #expect(throws: ModelFileError.self) { try file.integers(named: "u16") }
        #expect(throws: ModelFileError.self) { try file.doubles(named: "i64") }
    }

    @Test func convertsEveryHalf() throws {
        // All 65,536 patterns; the reference is the definition: sign, exponent, fraction.
        let patterns = (0..<65_536).map { UInt16($0) }
        let data = patterns.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let header = "{\"h\":{\"dtype\":\"F16\",\"shape\":[65536],\"data_offsets\":[0,131072]}}"
        let file = try SafetensorsFile(bytes: Handmade.file(header, data))
        let values = try file.tensor(named: "h").values
        for (bits, value) in zip(patterns, values) {
            let exponent = Int(bits >> 10 & 31)
            let fraction = Double(bits & 1_023)
            let magnitude =
                exponent == 0
                ? fraction * 0x1p-24
                : exponent == 31
                    ? (fraction == 0 ? .infinity : .nan) : (1 + fraction / 1_024) * pow(2, Double(exponent - 15))
            if magnitude.isNaN {
                #expect(value.isNaN)
            } else {
                #expect(Double(value) == (bits >> 15 == 0 ? magnitude : -magnitude))
                #expect(value.sign == (bits >> 15 == 0 ? .plus : .minus))
            }
        }
    }
}

struct SafetensorsWritingTests {
    private func sample() throws -> SafetensorsFile {
        var file = SafetensorsFile(metadata: ["b": "2", "a": "\u{1}é\"", "": ""])
        file.insert(try Tensor(Shape(1, 3), [1.5, -0.0, .leastNonzeroMagnitude]), named: "z")
        file.insert(try Tensor(Shape(2), [7, 8]), named: "a\"\n😀")
        try file.insert([0.1, 0.2, 0.3, 0.4], shape: Shape(2, 2), named: "wide")
        try file.insert([1 as Int64, .min], named: "counts")
        try file.insert([Int16.min, -1, .max], shape: Shape(3, 1), named: "steps")
        return file
    }

    @Test func readsBackWhatItWrote() throws {
        let file = try sample()
        let back = try SafetensorsFile(bytes: file.encoded())
        #expect(back == file)
        #expect(back.metadata == file.metadata)
        #expect(try back.tensor(named: "z") == Tensor(Shape(1, 3), [1.5, -0.0, .leastNonzeroMagnitude]))
        #expect(try back.doubles(named: "wide") == [0.1, 0.2, 0.3, 0.4])
        #expect(back.shape(of: "wide") == Shape(2, 2))
        #expect(try back.integers(named: "counts") == [1, .min])
        #expect(try back.integers(named: "steps") == [-32768, -1, 32767])
        #expect(try back.doubles(named: "steps") == [-32768, -1, 32767])
        #expect(try back.encoded() == file.encoded())
    }

    @Test func isReadByAnotherReader() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "gam-\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(at: url) }
        try Files.write(sample().encoded(), to: FilePath(url.path))
        let (arrays, metadata) = try GoldenArray.read(url)
        #expect(metadata == ["b": "2", "a": "\u{1}é\"", "": ""])
        #expect(arrays["wide"]?.values == [0.1, 0.2, 0.3, 0.4])
        #expect(arrays["wide"]?.shape == [2, 2])
        #expect(arrays["a\"\n😀"]?.values == [7, 8])
        #expect(arrays["counts"]?.values.first == 1)
    }

    @Test func writesTheSameBytesInWhateverOrderTensorsCome() throws {
        var left = SafetensorsFile()
        var right = SafetensorsFile()
        let names = (0..<40).map { "tensor \($0)" }
        for name in names { left.insert(try Tensor(Shape(1), [Float(name.count)]), named: name) }
        for name in names.reversed() { right.insert(try Tensor(Shape(1), [Float(name.count)]), named: name) }
        #expect(try left.encoded() == right.encoded())
    }

    @Test func alignsHeaderAndTensors() throws {
        for count in 0..<9 {
            var file = SafetensorsFile()
            file.insert(try Tensor(Shape(3), [1, 2, 3]), named: String(repeating: "n", count: count))
            try file.insert([1.0], named: "zz")
            let bytes = try file.encoded()
            let header = Int(bytes[0]) + Int(bytes[1]) << 8
            #expect(header % 8 == 0)
            #expect(bytes.count == 8 + header + 8 + 12)
            // The double comes first although its name is later.
            #expect(Array(bytes[(8 + header)..<(16 + header)]) == [0, 0, 0, 0, 0, 0, 0xF0, 0x3F])
        }
    }

    @Test func writesAnEmptyFile() throws {
        let bytes = try SafetensorsFile().encoded()
        #expect(bytes == [8, 0, 0, 0, 0, 0, 0, 0] + Array("{}      ".utf8))
        #expect(try SafetensorsFile(bytes: bytes).names.isEmpty)
    }

    @Test func refusesWhatItCannotWrite() throws {
        var file = SafetensorsFile()
        #expect(throws: ModelFileError.self) { try file.insert([1.0], shape: Shape(2), named: "a") }
        #expect(throws: ModelFileError.self) { try file.insert([1 as Int64], shape: Shape(0), named: "a") }
        #expect(throws: ModelFileError.self) {
            try file.insert([1.0], shape: Shape(.max, .max), named: "a")
        }
        file.insert(try Tensor(Shape(1), [1]), named: "__metadata__")
        #expect(throws: ModelFileError.self) { try file.encoded() }
        file.remove("__metadata__")
        #expect(throws: Never.self) { try file.encoded() }
    }
}
