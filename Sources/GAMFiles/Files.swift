#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reading, writing and listing of whole files.
///
/// Files are read completely and never mapped: a mapped file that another process truncates would end the host with a
/// signal. Only regular files are read; opening a pipe or a device can block or change the device.
public enum Files {
    /// The bytes of a whole file.
    ///
    /// The size is checked before memory is taken. A file that grows, shrinks or is written to while it is read gives
    /// an error, not a mixture; replacing it by ``write(_:to:)`` is safe at any time.
    ///
    /// - Parameters:
    ///   - path: a regular file or a symbolic link to one.
    ///   - limit: the most bytes that are accepted.
    /// - Returns: the bytes, at most `limit`.
    /// - Throws: ``FileError``: missing, a folder, not a regular file, too large, not permitted, changed, or failed.
    public static func read(_ path: FilePath, limit: Int) throws(FileError) -> [UInt8] {
        let reader = try FileReader(path, limit: limit)
        let bytes = try reader.read(reader.size, as: UInt8.self)
        try reader.finish()
        return bytes
    }

    /// Writes a whole file so that readers find either the old content or the new, also after a loss of power.
    ///
    /// The bytes go to a new file of a hidden name in the same folder, are brought to the disk, and the new file then
    /// takes the name. On any failure the old file is as it was and the new one is removed. The file is a new one: it
    /// has the permissions of new files, and a symbolic link at `path` is replaced, not followed.
    ///
    /// - Parameters:
    ///   - bytes: the content.
    ///   - path: where; its folder must exist.
    /// - Throws: ``FileError``: the folder is missing, a folder, pipe or device has the name, not permitted, or failed.
    public static func write(_ bytes: [UInt8], to path: FilePath) throws(FileError) {
        guard path.isValid else { throw .invalidPath(path) }
        guard path.bytes.last != UInt8(ascii: "/") else { throw .isDirectory(path) }
        // As a privileged user, taking the name of a device such as /dev/null would remove the device.
        if let present = try? FileStatus(of: path, followingLink: true) { try requireRegular(present, path) }
        let folder = path.folder
        guard isDirectory(folder) else { throw isPresent(folder) ? .notDirectory(folder) : .notFound(folder) }
        let temporary = try writeTemporary(bytes, for: path)
        guard rename(temporary, to: path) == 0 else {
            let code = errno
            remove(temporary)
            throw .system(code, path, writing: true)
        }
        // A folder that may be written but not read cannot be brought to the disk by itself.
        if let folder = try? Descriptor(folder, O_RDONLY | O_DIRECTORY) { try folder.synchronise() }
    }

    /// Makes a folder where there is none; its own folder must exist.
    ///
    /// - Throws: ``FileError``: something else has the name, the folder around is missing, not permitted, or failed.
    public static func makeFolder(_ path: FilePath) throws(FileError) {
        guard path.isValid else { throw .invalidPath(path) }
        let status = unsafe path.withCString { unsafe mkdir($0, 0o777) }
        guard status != 0 else { return }
        let code = errno
        guard !isDirectory(path) else { return }
        throw code == EEXIST ? .notDirectory(path) : .system(code, path, writing: true)
    }

    /// Whether there is a folder at the path, or a symbolic link to one.
    public static func isDirectory(_ path: FilePath) -> Bool {
        (try? FileStatus(of: path, followingLink: true))?.kind == .directory
    }

    /// Whether there is anything at the path; a symbolic link is followed.
    package static func isPresent(_ path: FilePath) -> Bool {
        (try? FileStatus(of: path, followingLink: true)) != nil
    }

    /// Whether files may be made in a folder, as far as the system tells without trying.
    package static func isWritable(_ folder: FilePath) -> Bool {
        unsafe folder.withCString { unsafe access($0, W_OK) } == 0
    }

    static func requireRegular(_ status: FileStatus, _ path: FilePath) throws(FileError) {
        switch status.kind {
        case .regular: return
        case .directory: throw .isDirectory(path)
        case .link, .other: throw .notRegularFile(path)
        }
    }

    /// Writes the bytes under a name of their own beside `path`; errors name `path`.
    private static func writeTemporary(_ bytes: [UInt8], for path: FilePath) throws(FileError) -> FilePath {
        let temporary = path.folder.appending(".gam-\(String(UInt64.random(in: .min ... .max), radix: 16)).tmp")
        let file = try Descriptor(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, writtenAs: path)
        do throws(FileError) {
            try file.writeAll(bytes)
        } catch {
            remove(temporary)
            throw error
        }
        return temporary
    }

    private static func rename(_ old: FilePath, to new: FilePath) -> Int32 {
        unsafe old.withCString { old in unsafe new.withCString { unsafe systemRename(old, $0) } }
    }

    private static func remove(_ path: FilePath) {
        _ = unsafe path.withCString { unsafe unlink($0) }
    }
}

// Inside the type this name means its own method.
private func systemRename(_ old: UnsafePointer<CChar>, _ new: UnsafePointer<CChar>) -> Int32 {
    unsafe rename(old, new)
}
