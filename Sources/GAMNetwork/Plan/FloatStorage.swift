#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A block of floats at one address for its whole life, aligned to 64 bytes: the only owner of raw memory here, or a part
/// of one.
///
/// A block of some MiB is put on large pages where the system has them: it is then there hundreds of times faster, and
/// weights that are read once a run cost fewer look-ups of addresses.
///
/// Invariants: `base` points to `count` initialised floats until the object is gone. Whoever holds the object may
/// read; writing is for a plan while it is being built and for the one workspace that owns its block. Pointers
/// taken from it must not outlive it.
@safe
final class FloatStorage: @unchecked Sendable {
    let base: UnsafeMutablePointer<Float>
    let count: Int
    /// The block that this is a part of, if any: it owns the memory.
    private let whole: FloatStorage?

    /// Zeros, or floats of any value for whoever writes them all.
    ///
    /// - Throws: ``NetworkError/tooLarge(what:)`` for more than 2^34 floats (64 GiB), more than the machine's
    ///   memory holds, or more than the system gives.
    init(count: Int, for what: String, zeroed: Bool = true) throws(NetworkError) {
        var raw: UnsafeMutableRawPointer?
        let bytes = max(1, count) &* MemoryLayout<Float>.stride
        let alignment = bytes >= FloatStorage.largePage ? FloatStorage.largePage : 64
        guard count >= 0, count <= FloatStorage.countLimit, unsafe posix_memalign(&raw, alignment, bytes) == 0,
            let raw = unsafe raw
        else { throw .tooLarge(what: what) }
        #if os(Linux)
            // Only whole pages, so that no more memory is taken than was asked for; a system may refuse.
            _ = unsafe madvise(raw, bytes / FloatStorage.largePage * FloatStorage.largePage, MADV_HUGEPAGE)
        #endif
        self.count = count
        whole = nil
        unsafe base = raw.bindMemory(to: Float.self, capacity: max(1, count))
        if zeroed { unsafe base.initialize(repeating: 0, count: max(1, count)) }
    }

    /// A part of a block, whose floats nobody else uses.
    init(within whole: FloatStorage, from start: Int, count: Int) {
        precondition(start >= 0 && count >= 0 && start + count <= whole.count)
        self.whole = whole
        self.count = count
        unsafe base = whole.base + start
    }

    deinit {
        if whole == nil { unsafe free(base) }
    }

    /// The bytes of a large page: 2 MiB on x86-64 and, with pages of 4 KiB, on arm64.
    private static let largePage = 2 << 20

    /// The most floats of one block.
    ///
    /// A system may promise more memory than the machine has and end the process when it is used: a description that
    /// asks for an absurd input must not get that far.
    private static let countLimit: Int = {
        let (pages, pageSize) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
        guard pages > 0, pageSize > 0 else { return 1 << 34 }
        return min(1 << 34, pages * pageSize / MemoryLayout<Float>.stride)
    }()

    /// Floats rounded up to whole cache lines.
    static func rounded(_ count: Int) -> Int { (count + 15) / 16 * 16 }
}

extension FloatStorage {
    /// Given floats.
    ///
    /// - Throws: ``NetworkError/tooLarge(what:)``.
    convenience init(_ values: [Float], for what: String) throws(NetworkError) {
        try self.init(count: values.count, for: what)
        unsafe values.withUnsafeBufferPointer { values in
            if let source = values.baseAddress { unsafe base.update(from: source, count: values.count) }
        }
    }
}
