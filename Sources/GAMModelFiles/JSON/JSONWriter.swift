extension JSONValue {
    /// The value as JSON in UTF-8, the same bytes for the same value.
    ///
    /// Numbers have the shortest digits that read back as the same double, without ".0" for whole ones; what is not
    /// finite is `null`. Characters beyond ASCII are written as they are.
    ///
    /// - Parameter pretty: whether to give each member and element its own line, indented by two spaces, and to end
    ///   with a line feed; otherwise there is no space at all.
    /// - Returns: the document.
    public func encoded(pretty: Bool = false) -> [UInt8] {
        var writer = JSONWriter(pretty: pretty)
        writer.write(self)
        if pretty { writer.text += "\n" }
        return Array(writer.text.utf8)
    }
}

/// Writes values to a text.
struct JSONWriter {
    var text = ""
    private let pretty: Bool
    private var depth = 0

    init(pretty: Bool) {
        self.pretty = pretty
    }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let value): text += JSONWriter.text(of: value)
        case .string(let string): JSONWriter.quote(string, into: &text)
        case .array(let values):
            list("[", "]", values) { $0.write($1) }
        case .object(let object):
            list("{", "}", object.members) { writer, member in
                JSONWriter.quote(member.key, into: &writer.text)
                writer.text += writer.pretty ? ": " : ":"
                writer.write(member.value)
            }
        }
    }

    private mutating func list<Element>(
        _ opening: String, _ closing: String, _ elements: [Element], _ write: (inout JSONWriter, Element) -> Void
    ) {
        text += opening
        depth += 1
        for (index, element) in elements.enumerated() {
            if index > 0 { text += "," }
            breakLine()
            write(&self, element)
        }
        depth -= 1
        if !elements.isEmpty { breakLine() }
        text += closing
    }

    private mutating func breakLine() {
        guard pretty else { return }
        text += "\n" + String(repeating: "  ", count: depth)
    }

    /// A number's shortest digits.
    static func text(of value: Double) -> String {
        guard value.isFinite else { return "null" }
        let digits = "\(value)"
        return digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits
    }

    /// A text in quotation marks, escaped; of a longer one than `limit` characters only the beginning, for messages.
    static func quoted(_ string: String, limit: Int) -> String {
        var result = ""
        quote(shortened(string, limit), into: &result)
        return result
    }

    /// The beginning of a text that is longer than `limit` characters, with an ellipsis.
    static func shortened(_ string: String, _ limit: Int) -> String {
        let beginning = string.prefix(limit)
        return beginning.endIndex == string.endIndex ? string : beginning + "…"
    }

    private static func quote(_ string: String, into text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{08}": text += "\\b"
            case "\u{0C}": text += "\\f"
            case _ where scalar.value < 0x20:
                text += scalar.value < 0x10 ? "\\u000" : "\\u00"
                text += String(scalar.value, radix: 16)
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
