import GAMTensor

/// A value in a JSON file together with its place, so that errors can name it.
///
/// Reading goes down by subscripts and ends with a typed value:
/// `try file["resize"]["mode"].choice(ResizeMode.self)`.
package struct JSONField: Sendable {
    /// The value.
    package let value: JSONValue
    /// The path from the document's top, as `normalize.mean[0]`; empty for the document.
    package let path: String
    /// The file's name for messages.
    package let file: String

    /// The top of a document.
    package init(_ value: JSONValue, file: String) {
        self.init(value: value, path: "", file: file)
    }

    /// Reads a document.
    package init(parsing bytes: [UInt8], file: String) throws(ModelFileError) {
        do throws(JSONError) {
            self.init(try JSONValue(parsing: bytes), file: file)
        } catch {
            throw .json(file: file, error)
        }
    }

    private init(value: JSONValue, path: String, file: String) {
        self.value = value
        self.path = path
        self.file = file
    }

    /// The error that something else was expected here.
    package func failure(_ expected: String, found: String? = nil) -> ModelFileError {
        .field(file: file, field: path, expected: expected, found: found ?? value.kind)
    }
}

extension JSONField {
    /// A member that must be there.
    package subscript(key: String) -> JSONField {
        get throws(ModelFileError) {
            guard let value = try object()[key] else {
                throw .field(file: file, field: joined(key), expected: "a value", found: "nothing")
            }
            return JSONField(value: value, path: joined(key), file: file)
        }
    }

    /// A member that may be absent or `null`.
    package func optional(_ key: String) throws(ModelFileError) -> JSONField? {
        guard let value = try object()[key], value != .null else { return nil }
        return JSONField(value: value, path: joined(key), file: file)
    }

    /// Refuses members of other names than these.
    package func allow(only known: [String]) throws(ModelFileError) {
        for member in try object().members where !known.contains(member.key) {
            let nearest = NameSuggestion.near(member.key, among: known)
            let field = joined(JSONWriter.shortened(member.key, 60))
            throw .unknownField(file: file, field: field, nearest: nearest)
        }
    }

    /// The members of an object, in order.
    package func members() throws(ModelFileError) -> [(key: String, field: JSONField)] {
        try object().members.map { ($0.key, JSONField(value: $0.value, path: joined($0.key), file: file)) }
    }

    /// The elements of an array.
    package func elements() throws(ModelFileError) -> [JSONField] {
        guard case .array(let values) = value else { throw failure("an array") }
        return values.enumerated().map { JSONField(value: $1, path: "\(path)[\($0)]", file: file) }
    }

    private func object() throws(ModelFileError) -> JSONObject {
        guard case .object(let object) = value else { throw failure("an object") }
        return object
    }

    private func joined(_ key: String) -> String { path.isEmpty ? key : path + "." + key }
}

extension JSONField {
    /// A text.
    package func string() throws(ModelFileError) -> String {
        guard case .string(let text) = value else { throw failure("a text") }
        return text
    }

    /// The value true or false.
    package func bool() throws(ModelFileError) -> Bool {
        guard case .bool(let value) = value else { throw failure("true or false") }
        return value
    }

    /// A finite number.
    package func number() throws(ModelFileError) -> Double {
        guard case .number(let number) = value, number.isFinite else { throw failure("a number") }
        return number
    }

    /// A number in the range of float32, rounded to it.
    package func float() throws(ModelFileError) -> Float {
        let float = Float(try number())
        guard float.isFinite else { throw failure("a number in the range of a float32") }
        return float
    }

    /// A whole number in a range.
    package func integer(in range: ClosedRange<Int>) throws(ModelFileError) -> Int {
        guard case .number(let number) = value, let integer = Int(exactly: number), range.contains(integer) else {
            let only = range.lowerBound == range.upperBound
            throw failure(
                only
                    ? "the number \(range.lowerBound)"
                    : "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return integer
    }

    /// One of the texts that the cases of an enumeration stand for.
    package func choice<Choice: RawRepresentable & CaseIterable>(
        _ type: Choice.Type
    ) throws(ModelFileError) -> Choice where Choice.RawValue == String {
        guard case .string(let text) = value, let choice = Choice(rawValue: text) else {
            throw failure(QuotedNames.list(Choice.allCases.map(\.rawValue)), found: quotedIfText)
        }
        return choice
    }

    /// Refuses any other text than this.
    package func require(_ text: String) throws(ModelFileError) {
        guard value == .string(text) else { throw failure(QuotedNames.list([text]), found: quotedIfText) }
    }

    private var quotedIfText: String {
        if case .string(let text) = value { JSONWriter.quoted(text, limit: 60) } else { value.kind }
    }
}
