#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension Files {
    /// The regular files in a folder, in the order of their paths' bytes.
    ///
    /// Entries whose name begins with a dot are skipped, folders of such names with all that is in them. A symbolic
    /// link to a file is listed; a symbolic link to a folder inside `folder` is not followed, so that no loop is
    /// possible. Pipes, sockets and devices are skipped, and so is what disappears while the folder is listed.
    ///
    /// - Parameters:
    ///   - folder: the folder; a symbolic link to a folder is followed here.
    ///   - recursive: whether to go into the folders inside.
    /// - Returns: paths that begin with `folder`, sorted bytewise whatever the order on the disk.
    /// - Throws: ``FileError``: missing, not a folder, not permitted (also for a folder inside), or failed.
    public static func list(_ folder: FilePath, recursive: Bool) throws(FileError) -> [FilePath] {
        var files = [FilePath]()
        var waiting = [folder]
        while let current = waiting.popLast() {
            for name in try names(in: current) where name.first != UInt8(ascii: ".") {
                let path = current.appending(bytes: name)
                switch try kind(of: path) {
                case .regular: files.append(path)
                case .directory where recursive: waiting.append(path)
                default: break
                }
            }
        }
        return files.sorted()
    }

    /// What a listing makes of an entry: a link counts as a file where it leads to one, else as nothing.
    private static func kind(of path: FilePath) throws(FileError) -> FileStatus.Kind {
        do throws(FileError) {
            let kind = try FileStatus(of: path, followingLink: false).kind
            guard kind == .link else { return kind }
            let target = try? FileStatus(of: path, followingLink: true)
            return target?.kind == .regular ? .regular : .other
        } catch .notFound {
            return .other
        }
    }

    private static func names(in folder: FilePath) throws(FileError) -> [[UInt8]] {
        guard folder.isValid else { throw .invalidPath(folder) }
        guard let stream = unsafe folder.withCString({ unsafe opendir($0) }) else { throw .system(errno, folder) }
        defer { unsafe closedir(stream) }
        guard let nameOffset = MemoryLayout<dirent>.offset(of: \dirent.d_name) else { return [] }
        var names = [[UInt8]]()
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else { break }
            // The record can be shorter than the declared array, so the name is read in place up to its NUL.
            let name = unsafe UnsafeRawPointer(entry).advanced(by: nameOffset)
            let count = unsafe strlen(name.assumingMemoryBound(to: CChar.self))
            names.append(unsafe Array(UnsafeRawBufferPointer(start: name, count: Int(count))))
        }
        guard errno == 0 else { throw .system(errno, folder) }
        return names
    }
}
