#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A regular file that is read from its front to its end and must not change meanwhile.
///
/// For content of many parts, each of which then has memory of its own, so that the whole never lies in memory twice.
package struct FileReader: ~Copyable {
    /// Bytes of the file.
    package let size: Int

    private let file: Descriptor
    private let path: FilePath
    private let before: FileStatus

    /// Opens a regular file or a symbolic link to one.
    ///
    /// - Throws: ``FileError``: missing, a folder, not a regular file, larger than `limit`, not permitted, or failed.
    package init(_ path: FilePath, limit: Int) throws(FileError) {
        // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
        let file = try Descriptor(path, O_RDONLY | O_NONBLOCK)
        let status = try file.status()
        try Files.requireRegular(status, path)
        guard status.size <= limit else { throw .tooLarge(path, limit: limit, found: status.size) }
        self.file = file
        self.path = path
        before = status
        size = status.size
    }

    /// The next elements as they lie in the file.
    ///
    /// - Throws: ``FileError/changedWhileRead(_:)`` where the file ends before them, or what the system reports.
    package func read<Element: BitwiseCopyable>(_ count: Int, as type: Element.Type) throws(FileError) -> [Element] {
        guard count <= size / MemoryLayout<Element>.stride else { throw .changedWhileRead(path) }
        let elements = try file.read(count, as: type)
        guard elements.count == count else { throw .changedWhileRead(path) }
        return elements
    }

    /// Ends reading: nothing may be left, and the file must be as it was at the start.
    ///
    /// - Throws: ``FileError/changedWhileRead(_:)``, or what the system reports.
    package func finish() throws(FileError) {
        let after = try file.status()
        guard after.size == size, after.modified == before.modified, try file.read(1, as: UInt8.self).isEmpty else {
            throw .changedWhileRead(path)
        }
    }
}
