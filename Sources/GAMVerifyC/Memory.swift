#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The memory there is.
enum Memory {
    /// Fails where the system would not give so much memory now.
    ///
    /// Swift ends the process when memory runs out, so that large amounts are asked for before they are taken. The
    /// answer can be out of date a moment later; that is still better than no answer.
    static func require(_ count: Int) throws(Failure) {
        guard count >= 1 << 20 else { return }
        let address = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
        guard let address, address != MAP_FAILED else { throw .outOfMemory }
        munmap(address, count)
    }
}
