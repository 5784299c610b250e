import GAMVerify

/// A file that a command will write.
enum OutputFile {
    /// Finds out before long work whether a file could be written.
    ///
    /// - Throws: ``GAMError/file(_:)`` where a folder has the name, or the folder around is missing or may not be written.
    static func check(_ path: FilePath) throws(GAMError) {
        if Files.isDirectory(path) { throw .file(.isDirectory(path)) }
        let folder = path.folder
        guard Files.isDirectory(folder) else {
            throw .file(Files.isPresent(folder) ? .notDirectory(folder) : .notFound(folder))
        }
        guard Files.isWritable(folder) else { throw .file(.permission(path)) }
    }
}
