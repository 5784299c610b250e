extension JSONValue {
    /// Reads a JSON document by the letter of RFC 8259.
    ///
    /// Refused: a byte order mark, invalid UTF-8, half a surrogate pair, control characters in a text, a name twice in
    /// one object (also two names that differ only in Unicode normalisation), numbers beyond the range of a double,
    /// more than 64 levels of arrays and objects, and anything after the value.
    ///
    /// - Parameter bytes: the document in UTF-8.
    /// - Throws: ``JSONError`` with line, column, expected and found.
    /// - Complexity: O(bytes).
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        var parser = JSONParser(bytes)
        self = try parser.document()
    }
}

/// Reads a document from front to back with one byte of foresight.
struct JSONParser {
    /// The deepest nesting of arrays and objects that is read; it bounds the parser's recursion.
    static let depthLimit = 64

    let bytes: [UInt8]
    var position = 0
    private var depth = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The next byte, or `nil` at the end.
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func document() throws(JSONError) -> JSONValue {
        let value = try value()
        skipSpace()
        guard next == nil else { throw failure("the end of the document") }
        return value
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        skipSpace()
        guard let next else { throw failure("a value") }
        switch next {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw failure("a value")
        }
    }

    private mutating func object() throws(JSONError) -> JSONValue {
        try enter()
        var members = [JSONObject.Member]()
        var names = Set<String>()
        skipSpace()
        if take("}") { return leave(.object(JSONObject())) }
        repeat {
            skipSpace()
            let start = position
            guard next == UInt8(ascii: "\"") else { throw failure(members.isEmpty ? "a name or \"}\"" : "a name") }
            let name = try string()
            guard names.insert(name).inserted else {
                throw failure("every name once", at: start, found: "\(JSONWriter.quoted(name, limit: 60)) again")
            }
            skipSpace()
            guard take(":") else { throw failure("\":\"") }
            members.append(JSONObject.Member(key: name, value: try value()))
            skipSpace()
        } while take(",")
        guard take("}") else { throw failure("\",\" or \"}\"") }
        return leave(.object(JSONObject(distinct: members)))
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        try enter()
        var values = [JSONValue]()
        skipSpace()
        if take("]") { return leave(.array([])) }
        repeat {
            values.append(try value())
            skipSpace()
        } while take(",")
        guard take("]") else { throw failure("\",\" or \"]\"") }
        return leave(.array(values))
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
        guard bytes[position...].starts(with: word.utf8) else { throw failure("a value") }
        position += word.utf8.count
        return value
    }

    private mutating func number() throws(JSONError) -> Double {
        let start = position
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let value = Double(text), value.isFinite else {
            throw failure("a number in the range of a double", at: start, found: JSONWriter.shortened(text, 40))
        }
        return value
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw failure("a digit") }
    }

    private mutating func enter() throws(JSONError) {
        guard depth < JSONParser.depthLimit else {
            throw failure("at most \(JSONParser.depthLimit) levels of arrays and objects", found: "another level")
        }
        depth += 1
        position += 1
    }

    private mutating func leave(_ value: JSONValue) -> JSONValue {
        depth -= 1
        return value
    }

    private mutating func skipSpace() {
        while let byte = next, [0x20, 0x0A, 0x0D, 0x09].contains(byte) { position += 1 }
    }

    /// Goes past the next byte if it is this one.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }
}

extension JSONParser {
    /// The error for a place, by default the next byte.
    func failure(_ expected: String, at place: Int? = nil, found: String? = nil) -> JSONError {
        let place = min(place ?? position, bytes.count)
        var line = 1
        var column = 1
        for byte in bytes[..<place] {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                // Bytes of the form 10xxxxxx continue a character.
                column += 1
            }
        }
        return JSONError(line: line, column: column, expected: expected, found: found ?? what(at: place))
    }

    private func what(at place: Int) -> String {
        guard place < bytes.count else { return "the end of the document" }
        let byte = bytes[place]
        switch byte {
        case 0x22: return "a quotation mark"
        case 0x21..<0x7F: return "\"\(Character(Unicode.Scalar(byte)))\""
        case 0x0A: return "the end of the line"
        case 0xEF where bytes[place...].starts(with: [0xEF, 0xBB, 0xBF]): return "a byte order mark"
        default: return "the byte 0x\(String(byte, radix: 16, uppercase: true))"
        }
    }
}
