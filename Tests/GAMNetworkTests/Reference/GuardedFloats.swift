#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Floats that end right before a page that must not be touched and begin right after one, as well as may be.
///
/// An access past the end ends the test run with a fault.
final class GuardedFloats {
    let base: UnsafeMutablePointer<Float>
    let count: Int
    private let mapping: UnsafeMutableRawPointer
    private let length: Int

    init(_ values: [Float]) throws {
        let page = Int(getpagesize())
        let bytes = max(4, values.count * 4)
        length = (bytes + page - 1) / page * page + 2 * page
        guard let mapping = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            mapping != MAP_FAILED
        else { throw Unmapped() }
        self.mapping = mapping
        mprotect(mapping, page, PROT_NONE)
        mprotect(mapping + length - page, page, PROT_NONE)
        base = (mapping + length - page - bytes).assumingMemoryBound(to: Float.self)
        count = values.count
        for (index, value) in values.enumerated() { base[index] = value }
    }

    convenience init(random count: Int, seed: Int) throws {
        var numbers = SeededGenerator(seed: UInt64(seed))
        try self.init((0..<count).map { _ in numbers.value() })
    }

    deinit { munmap(mapping, length) }

    struct Unmapped: Error {}

    var values: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }
}
