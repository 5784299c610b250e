/// A file's content in the host's memory, of a plausible size.
struct HostBytes {
    private let pointer: UnsafeRawPointer
    /// How many there are.
    let count: Int

    /// The bytes of an argument.
    ///
    /// - Throws: a failure naming the argument where it is NULL, empty or longer than the limit.
    init(_ pointer: UnsafeRawPointer?, _ count: Int, _ name: String, limit: Int) throws(Failure) {
        guard let pointer else { throw .null(name) }
        guard (1...limit).contains(count) else {
            throw .argument(
                "size of \(name)", expected: "1 to \(limit) bytes", found: "\(UInt(bitPattern: count))")
        }
        self.pointer = pointer
        self.count = count
    }

    /// A copy of them.
    func copy() -> [UInt8] {
        Array(UnsafeRawBufferPointer(start: pointer, count: count))
    }
}
