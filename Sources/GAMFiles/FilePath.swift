/// The path of a file or folder: bytes that are handed to the system unchanged.
///
/// Paths on POSIX systems are bytes, not text: a name from another system's encoding is a valid path although it is
/// not valid UTF-8. Such a path can be listed, opened and printed (``description`` is lossy), and stays what it was.
public struct FilePath: Sendable, Hashable {
    /// The bytes of the path, without a terminating NUL.
    public let bytes: [UInt8]

    /// A path from text, in UTF-8.
    public init(_ string: String) {
        bytes = Array(string.utf8)
    }

    /// A path from its bytes, without a terminating NUL.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The path of an entry inside this folder.
    ///
    /// An empty path stands for the current folder: the result is then `name` alone.
    public func appending(_ name: String) -> FilePath {
        appending(bytes: Array(name.utf8))
    }

    /// The part after the last slash, lossily as text; slashes at the end are ignored.
    ///
    /// Empty for an empty path and for the root.
    public var lastComponent: String {
        let trimmed = bytes[..<endWithoutSlashes]
        let start = trimmed.lastIndex(of: FilePath.slash).map { $0 + 1 } ?? trimmed.startIndex
        return String(decoding: trimmed[start...], as: UTF8.self)
    }

    /// The folder that the entry of this path stands in: `.` for a path without a slash.
    package var folder: FilePath {
        let trimmed = bytes[..<endWithoutSlashes]
        guard let last = trimmed.lastIndex(of: FilePath.slash) else {
            return FilePath(trimmed.isEmpty && !bytes.isEmpty ? "/" : ".")
        }
        return last == 0 ? FilePath("/") : FilePath(bytes: Array(trimmed[..<last]))
    }

    /// Whether the system could be asked for this path: it is not empty and has no NUL byte inside.
    var isValid: Bool { !bytes.isEmpty && !bytes.contains(0) }

    func appending(bytes name: [UInt8]) -> FilePath {
        if bytes.isEmpty { return FilePath(bytes: name) }
        return FilePath(bytes: bytes.last == FilePath.slash ? bytes + name : bytes + [FilePath.slash] + name)
    }

    private static let slash = UInt8(ascii: "/")

    private var endWithoutSlashes: Int {
        bytes.lastIndex { $0 != FilePath.slash }.map { $0 + 1 } ?? 0
    }
}

extension FilePath: Comparable {
    /// Whether the bytes of one path come before those of another.
    public static func < (left: FilePath, right: FilePath) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

extension FilePath: CustomStringConvertible {
    /// The path as text; bytes that are not UTF-8 show as U+FFFD.
    public var description: String { String(decoding: bytes, as: UTF8.self) }
}

extension FilePath: ExpressibleByStringLiteral {
    /// The path a literal says, as UTF-8.
    public init(stringLiteral value: String) {
        self.init(value)
    }
}
