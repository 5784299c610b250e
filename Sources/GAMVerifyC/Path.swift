import GAMVerify

extension FilePath {
    /// The path that an argument says, as its bytes are.
    ///
    /// - Throws: a failure naming the argument where it is NULL or empty.
    init(_ pointer: UnsafePointer<CChar>?, named name: String) throws(Failure) {
        guard let pointer else { throw .null(name) }
        guard pointer.pointee != 0 else { throw .argument(name, expected: "a path", found: "an empty text") }
        self.init(bytes: pointer.cBytes)
    }
}
