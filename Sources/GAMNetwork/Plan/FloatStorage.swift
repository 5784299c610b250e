/// A block of floats at one address for its whole life, aligned to 64 bytes: the only owner of raw memory here.
///
/// Invariants: `base` points to `count` initialised floats until the object is gone. Whoever holds the object may
/// read; writing is for a plan while it is being built and for the one workspace that owns its block. Pointers
/// taken from it must not outlive it.
@safe
final class FloatStorage: @unchecked Sendable {
    let base: UnsafeMutablePointer<Float>
    let count: Int

    /// Zeroed floats.
    ///
    /// - Throws: ``NetworkError/tooLarge(what:)`` for more than 2^34 floats (64 GiB).
    init(count: Int, for what: String) throws(NetworkError) {
        guard count >= 0, count <= 1 << 34 else { throw .tooLarge(what: what) }
        self.count = count
        let raw = UnsafeMutableRawPointer.allocate(byteCount: max(1, count) * MemoryLayout<Float>.stride, alignment: 64)
        unsafe base = raw.bindMemory(to: Float.self, capacity: max(1, count))
        unsafe base.initialize(repeating: 0, count: max(1, count))
    }

    deinit {
        unsafe base.deallocate()
    }

    /// Floats rounded up to whole cache lines.
    static func rounded(_ count: Int) -> Int { (count + 15) / 16 * 16 }
}

extension FloatStorage {
    /// Given floats.
    ///
    /// - Throws: ``NetworkError/tooLarge(what:)``.
    convenience init(_ values: [Float], for what: String) throws(NetworkError) {
        try self.init(count: values.count, for: what)
        for (index, value) in values.enumerated() { unsafe base[index] = value }
    }
}
