#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Why a file or folder could not be read, written or listed.
public enum FileError: Error, Sendable, Equatable {
    /// The path is empty or has a NUL byte inside.
    case invalidPath(FilePath)
    /// There is nothing at the path, or a folder on the way to it is missing.
    case notFound(FilePath)
    /// A file was expected and a folder found.
    case isDirectory(FilePath)
    /// A folder was expected and something else found.
    case notDirectory(FilePath)
    /// A regular file was expected and a pipe, socket or device found.
    case notRegularFile(FilePath)
    /// The system does not permit it.
    case permission(FilePath)
    /// The file has more bytes than the limit; `found` is its size.
    case tooLarge(FilePath, limit: Int, found: Int)
    /// The file's size or time of modification changed while it was read.
    case changedWhileRead(FilePath)
    /// The system reported another error while reading; `code` is its `errno`.
    case readFailed(FilePath, code: Int32)
    /// The system reported another error while writing; `code` is its `errno`.
    case writeFailed(FilePath, code: Int32)

    /// The path that the error is about.
    public var path: FilePath {
        switch self {
        case .invalidPath(let path), .notFound(let path), .isDirectory(let path), .notDirectory(let path),
            .notRegularFile(let path), .permission(let path), .changedWhileRead(let path):
            path
        case .tooLarge(let path, _, _): path
        case .readFailed(let path, _), .writeFailed(let path, _): path
        }
    }

    /// The error for an `errno` of the system.
    static func system(_ code: Int32, _ path: FilePath, writing: Bool = false) -> FileError {
        switch code {
        case ENOENT: .notFound(path)
        case EISDIR: .isDirectory(path)
        case ENOTDIR: .notDirectory(path)
        case EACCES, EPERM, EROFS: .permission(path)
        default: writing ? .writeFailed(path, code: code) : .readFailed(path, code: code)
        }
    }
}

extension FileError: CustomStringConvertible {
    /// One sentence: the path, expected, found.
    public var description: String {
        switch self {
        case .invalidPath(let path):
            path.bytes.isEmpty ? "the path is empty" : "\(path): the path has a NUL byte inside"
        case .notFound(let path): "\(path): no such file or folder"
        case .isDirectory(let path): "\(path): expected a file, found a folder"
        case .notDirectory(let path): "\(path): expected a folder, found something else"
        case .notRegularFile(let path): "\(path): expected a regular file, found a pipe, socket or device"
        case .permission(let path): "\(path): the system does not permit it"
        case .tooLarge(let path, let limit, let found): "\(path): expected at most \(limit) bytes, found \(found)"
        case .changedWhileRead(let path): "\(path): the file changed while it was read"
        case .readFailed(let path, let code): "\(path): reading failed: \(FileError.text(of: code))"
        case .writeFailed(let path, let code): "\(path): writing failed: \(FileError.text(of: code))"
        }
    }

    private static func text(of code: Int32) -> String {
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }
}
