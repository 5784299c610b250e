import GAMModelFiles
import Testing

struct JSONParserTests {
    private func parsed(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    @Test(arguments: [
        ("null", JSONValue.null), (" true\r\n", .bool(true)), ("\tfalse", .bool(false)),
        ("0", .number(0)), ("-0", .number(-0.0)), ("12", .number(12)), ("-1.5e+2", .number(-150)),
        ("1E-2", .number(0.01)), ("0.1", .number(0.1)), ("0e0", .number(0)), ("1e-400", .number(0)),
        ("1.7976931348623157e308", .number(.greatestFiniteMagnitude)), ("5e-324", .number(.leastNonzeroMagnitude)),
        ("123456789012345678901234567890", .number(1.2345678901234568e29)),
        ("\"\"", .string("")), ("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"", .string("a\"\\/\u{08}\u{0C}\n\r\t")),
        ("\"\\u0041\\u00e9\\u20AC\\ud83D\\uDE00\"", .string("Aé€😀")), ("\"é€😀\u{7F}\"", .string("é€😀\u{7F}")),
        ("\"\\u0000\"", .string("\0")), ("\"\\uFFFF\\uE000\\uD7FF\"", .string("\u{FFFF}\u{E000}\u{D7FF}")),
        ("[]", .array([])), ("[ 1 , [ ] ]", .array([.number(1), .array([])])),
        ("{}", .object([:])),
        ("{\"b\":1,\"a\":{\"b\":2}}", .object(["b": .number(1), "a": .object(["b": .number(2)])])),
        ("{\"\":null}", .object(["": .null])),
    ])
    func accepts(_ text: String, _ value: JSONValue) throws {
        #expect(try parsed(text) == value)
    }

    @Test(arguments: [
        ("", 1, 1, "a value", "the end of the document"),
        ("  \n ", 2, 2, "a value", "the end of the document"),
        ("nul", 1, 1, "a value", "\"n\""),
        ("nullx", 1, 5, "the end of the document", "\"x\""),
        ("True", 1, 1, "a value", "\"T\""),
        ("NaN", 1, 1, "a value", "\"N\""),
        ("Infinity", 1, 1, "a value", "\"I\""),
        ("1 2", 1, 3, "the end of the document", "\"2\""),
        ("01", 1, 2, "the end of the document", "\"1\""),
        ("+1", 1, 1, "a value", "\"+\""),
        (".5", 1, 1, "a value", "\".\""),
        ("-", 1, 2, "a digit", "the end of the document"),
        ("-a", 1, 2, "a digit", "\"a\""),
        ("1.", 1, 3, "a digit", "the end of the document"),
        ("1.e2", 1, 3, "a digit", "\"e\""),
        ("1e", 1, 3, "a digit", "the end of the document"),
        ("1e+-2", 1, 4, "a digit", "\"-\""),
        ("0x10", 1, 2, "the end of the document", "\"x\""),
        ("1e400", 1, 1, "a number in the range of a double", "1e400"),
        ("[-1e400]", 1, 2, "a number in the range of a double", "-1e400"),
        ("[1,]", 1, 4, "a value", "\"]\""),
        ("[1 2]", 1, 4, "\",\" or \"]\"", "\"2\""),
        ("[1", 1, 3, "\",\" or \"]\"", "the end of the document"),
        ("[", 1, 2, "a value", "the end of the document"),
        ("]", 1, 1, "a value", "\"]\""),
        ("{\"a\":1,}", 1, 8, "a name", "\"}\""),
        ("{a:1}", 1, 2, "a name or \"}\"", "\"a\""),
        ("{'a':1}", 1, 2, "a name or \"}\"", "\"'\""),
        ("{\"a\" 1}", 1, 6, "\":\"", "\"1\""),
        ("{\"a\":}", 1, 6, "a value", "\"}\""),
        ("{\"a\":1 \"b\":2}", 1, 8, "\",\" or \"}\"", "a quotation mark"),
        ("{\"a\":1,\n \"a\":2}", 2, 2, "every name once", "\"a\" again"),
        ("{\"\\u0061\":1,\"a\":2}", 1, 13, "every name once", "\"a\" again"),
        ("\"abc", 1, 5, "a closing quotation mark", "the end of the document"),
        ("\"a\nb\"", 1, 3, "no control character inside a text", "the end of the line"),
        ("\"\u{1}\"", 1, 2, "no control character inside a text", "the byte 0x1"),
        ("\"\\x\"", 1, 3, "one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u", "\"x\""),
        ("\"\\", 1, 3, "an escape sequence", "the end of the document"),
        ("\"\\u12g4\"", 1, 6, "four hexadecimal digits", "\"g\""),
        ("\"\\u12", 1, 6, "four hexadecimal digits", "the end of the document"),
        ("\"\\ud800\"", 1, 2, "a pair of surrogates", "half of one"),
        ("\"\\udc00\\ud800\"", 1, 2, "a pair of surrogates", "half of one"),
        ("\"\\ud800\\u0041\"", 1, 2, "a pair of surrogates", "half of one"),
        ("\"é😀\" x", 1, 6, "the end of the document", "\"x\""),
        ("\u{FEFF}1", 1, 1, "a value", "a byte order mark"),
        ("// c\n1", 1, 1, "a value", "\"/\""),
        ("[1]\u{0}", 1, 4, "the end of the document", "the byte 0x0"),
    ])
    func rejects(_ text: String, _ line: Int, _ column: Int, _ expected: String, _ found: String) {
        let error = #expect(throws: JSONError.self) { try parsed(text) }
        #expect(
            error?.description == "line \(line), column \(column): expected \(expected), found \(found)")
    }

    @Test(
        arguments: [
            [0xFF], [0x80], [0xC3], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xF0, 0x9F, 0x98],
        ] as [[UInt8]])
    func rejectsInvalidUTF8(_ part: [UInt8]) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0x61] + part + [0x22]) }
        #expect(error?.expected == "valid UTF-8")
        #expect(error?.column == 3)
    }

    @Test func limitsDepth() throws {
        let deep = { (levels: Int) in
            String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        }
        #expect(throws: Never.self) { try parsed(deep(64)) }
        let error = #expect(throws: JSONError.self) { try parsed(deep(65)) }
        #expect(error?.expected == "at most 64 levels of arrays and objects")
        #expect(error?.column == 65)
        #expect(throws: JSONError.self) { try parsed(String(repeating: "[", count: 1_000_000)) }
        #expect(throws: JSONError.self) { try parsed(String(repeating: "{\"a\":", count: 1_000_000)) }
        // Side by side is not deep.
        #expect(throws: Never.self) { try parsed("[" + String(repeating: "[],", count: 200) + "[]]") }
    }

    @Test func keepsTheOrderOfMembers() throws {
        guard case .object(let object) = try parsed("{\"z\":1,\"a\":2,\"m\":3}") else {
            Issue.record("not an object")
            return
        }
        #expect(object.members.map(\.key) == ["z", "a", "m"])
        #expect(object["a"] == .number(2))
        #expect(object["b"] == nil)
    }

    @Test func rejectsEveryTruncation() throws {
        let text = Array("{\"a\":[1,-2.5e3,true,null,\"é\\ud83d\\ude00\\n\"],\"b\":{\"c\":false}}".utf8)
        #expect(throws: Never.self) { try JSONValue(parsing: text) }
        for length in 0..<text.count {
            #expect(throws: JSONError.self, "\(length) bytes") { try JSONValue(parsing: Array(text[..<length])) }
        }
    }
}
