import GAMModelFiles
import Testing

struct JSONWriterTests {
    private func text(_ value: JSONValue, pretty: Bool = false) -> String {
        String(decoding: value.encoded(pretty: pretty), as: UTF8.self)
    }

    @Test(
        arguments: [
            (0, "0"), (-0.0, "-0"), (1, "1"), (-17, "-17"), (0.1, "0.1"), (1e-7, "1e-07"), (1e16, "1e+16"),
            (123_456_789_012, "123456789012"), (9_007_199_254_740_992, "9007199254740992"),
            (.leastNonzeroMagnitude, "5e-324"),
            (.greatestFiniteMagnitude, "1.7976931348623157e+308"), (.nan, "null"), (.infinity, "null"),
            (-.infinity, "null"),
        ] as [(Double, String)])
    func writesTheShortestDigits(_ number: Double, _ expected: String) {
        #expect(text(.number(number)) == expected)
    }

    @Test func escapesWhatMustBe() {
        #expect(
            text(.string("a\"\\/\u{08}\u{0C}\n\r\t\u{01}\u{1F}é😀\u{7F}"))
                == "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001fé😀\u{7F}\"")
    }

    @Test func writesCompactAndPretty() {
        let value = JSONValue.object([
            "a": .array([.number(1), .object([:]), .array([])]), "b": .object(["c": .null, "d": .bool(true)]),
        ])
        #expect(text(value) == "{\"a\":[1,{},[]],\"b\":{\"c\":null,\"d\":true}}")
        #expect(
            text(value, pretty: true) == """
                {
                  "a": [
                    1,
                    {},
                    []
                  ],
                  "b": {
                    "c": null,
                    "d": true
                  }
                }

                """)
    }

    @Test func readsBackEveryDouble() throws {
        let seed: UInt64 = 1
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<20_000 {
            let number = Double(bitPattern: generator.next())
            guard number.isFinite else { continue }
            let back = try JSONValue(parsing: JSONValue.number(number).encoded())
            guard case .number(let read) = back else {
                Issue.record("\(number) (seed \(seed))")
                continue
            }
            #expect(read.bitPattern == number.bitPattern, "seed \(seed)")
        }
    }

    @Test func writesFloatsWithTheirOwnShortestDigits() throws {
        #expect(text(JSONValue(Float(0.1))) == "0.1")
        #expect(text(JSONValue(Float.nan)) == "null")
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<20_000 {
            let number = Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
            guard number.isFinite else { continue }
            let field = try JSONField(parsing: JSONValue(number).encoded(), file: "seed 2")
            #expect(try field.float().bitPattern == number.bitPattern)
        }
    }

    @Test func readsBackWhatItWrote() throws {
        let value = JSONValue.object([
            "": .string("\0\u{1F}\u{2028}"), "é": .array([.null, .bool(false), .number(-2.5)]),
            "n": .object(["x": .array([])]),
        ])
        #expect(try JSONValue(parsing: value.encoded()) == value)
        #expect(try JSONValue(parsing: value.encoded(pretty: true)) == value)
    }

    @Test func changesMembersInPlace() {
        var object: JSONObject = ["a": .number(1), "b": .number(2), "a": .number(3)]
        #expect(object.members.map(\.key) == ["a", "b"])
        #expect(object["a"] == .number(1))
        object["a"] = .null
        object["c"] = .bool(true)
        object["b"] = nil
        object["none"] = nil
        #expect(text(.object(object)) == "{\"a\":null,\"c\":true}")
    }
}
