extension JSONParser {
    /// Reads a text from its opening to its closing quotation mark.
    mutating func string() throws(JSONError) -> String {
        position += 1
        var text = ""
        var start = position
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                try append(start..<position, to: &text)
                position += 1
                return text
            case UInt8(ascii: "\\"):
                try append(start..<position, to: &text)
                position += 1
                text.unicodeScalars.append(try escape())
                start = position
            case 0..<0x20:
                throw failure("no control character inside a text")
            default:
                position += 1
            }
        }
        throw failure("a closing quotation mark")
    }

    /// Adds bytes without escapes, which must be whole characters in UTF-8.
    private func append(_ range: Range<Int>, to text: inout String) throws(JSONError) {
        guard let part = String(validating: bytes[range], as: UTF8.self) else {
            throw failure("valid UTF-8", at: firstInvalid(range), found: nil)
        }
        text += part
    }

    /// Where the first character begins that is not valid UTF-8.
    private func firstInvalid(_ range: Range<Int>) -> Int {
        var decoder = UTF8()
        var iterator = bytes[range].makeIterator()
        var place = range.lowerBound
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            place += UTF8.width(scalar)
        }
        return place
    }

    /// Reads what follows a backslash.
    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        let start = position - 1
        guard let byte = next else { throw failure("an escape sequence") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape(start)
        default: throw failure("one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u", at: position - 1)
        }
    }

    /// Reads the digits after `\u`, and for half a surrogate pair the other half.
    private mutating func unicodeEscape(_ start: Int) throws(JSONError) -> Unicode.Scalar {
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, take("\\"), take("u") else {
            throw failure("a pair of surrogates", at: start, found: "half of one")
        }
        let second = try hexadecimal()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw failure("a pair of surrogates", at: start, found: "half of one") }
        return scalar
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = next.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
                throw failure("four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
