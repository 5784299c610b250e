/// Numbers that stay at one address as long as their object lives.
final class Numbers: @unchecked Sendable {
    private let buffer: UnsafeMutableBufferPointer<Double>

    init(_ values: [Double]) {
        buffer = .allocate(capacity: values.count)
        _ = buffer.initialize(fromContentsOf: values)
    }

    deinit {
        buffer.deallocate()
    }

    /// Hands numbers to C: NULL and 0 where there are none.
    static func give(_ numbers: Numbers?, _ count: UnsafeMutablePointer<Int>?) -> UnsafePointer<Double>? {
        count?.pointee = numbers?.buffer.count ?? 0
        return UnsafePointer(numbers?.buffer.baseAddress)
    }
}
