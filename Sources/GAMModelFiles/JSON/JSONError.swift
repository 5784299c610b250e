/// Why bytes are not a JSON document: where, what was expected and what was found.
public struct JSONError: Error, Sendable, Equatable {
    /// The line, from 1; lines end with a line feed.
    public let line: Int
    /// The column in characters (Unicode scalars), from 1.
    public let column: Int
    /// What may stand there.
    public let expected: String
    /// What stands there.
    public let found: String
}

extension JSONError: CustomStringConvertible {
    /// One sentence: line, column, expected, found.
    public var description: String { "line \(line), column \(column): expected \(expected), found \(found)" }
}
