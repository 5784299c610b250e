/// A JSON document or a part of one (RFC 8259).
///
/// Numbers are finite doubles; objects keep the order of their members. ``init(parsing:)`` reads and
/// ``encoded(pretty:)`` writes; equal values give equal bytes.
public enum JSONValue: Sendable, Equatable {
    /// The word `null`.
    case null
    /// The word `true` or `false`.
    case bool(Bool)
    /// A number; what is not finite is written as `null`.
    case number(Double)
    /// A text.
    case string(String)
    /// Values in order.
    case array([JSONValue])
    /// Named values in order.
    case object(JSONObject)

    /// A number that is written with the shortest digits that read back as the same float32.
    ///
    /// Going through `Double(value)` would write 0.1 as 0.10000000149011612.
    public init(_ value: Float) {
        self = .number(value.isFinite ? Double("\(value)") ?? Double(value) : Double(value))
    }

    /// What kind of value this is, in a reader's words.
    package var kind: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let value): "the number \(JSONWriter.text(of: value))"
        case .string(let text): "the text \(JSONWriter.quoted(text, limit: 60))"
        case .array(let values): "an array of \(values.count)"
        case .object: "an object"
        }
    }
}

/// The members of a JSON object, in order, each name once.
public struct JSONObject: Sendable, Equatable {
    /// One name and its value.
    public struct Member: Sendable, Equatable {
        /// The name.
        public let key: String
        /// The value.
        public let value: JSONValue

        /// A name and its value.
        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The members in order.
    public private(set) var members: [Member]

    /// An object from members whose names differ; of equal names the first counts.
    public init(_ members: [Member] = []) {
        var seen = Set<String>()
        self.members = members.filter { seen.insert($0.key).inserted }
    }

    /// Members whose names are known to differ.
    init(distinct members: [Member]) {
        self.members = members
    }

    /// The value of a name, or `nil`; setting replaces in place, appends, or with `nil` removes.
    ///
    /// - Complexity: O(members).
    public subscript(key: String) -> JSONValue? {
        get { members.first { $0.key == key }?.value }
        set {
            let index = members.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): members[index] = Member(key: key, value: value)
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(key: key, value: value))
            case (nil, nil): break
            }
        }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// An object from a literal, in its order; of equal names the first counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(elements.map { Member(key: $0.0, value: $0.1) })
    }
}
