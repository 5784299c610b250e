import GAMTensor

/// The buffers of a plan: which value is in which, and how large each is.
struct BufferTable {
    /// Floats of each buffer.
    private(set) var counts = [Int]()
    /// The buffer of each value that was not fused away; values that are views of each other share.
    private var ofValue: [Int: Int] = [:]

    /// A new buffer of so many floats.
    mutating func add(count: Int) -> Int {
        counts.append(count)
        return counts.count - 1
    }

    /// A new buffer for a value.
    mutating func add(value: Int, count: Int) -> Int {
        let buffer = add(count: count)
        ofValue[value] = buffer
        return buffer
    }

    /// Lets a value share another's buffer.
    mutating func share(value: Int, with other: Int) -> Int {
        let buffer = self[other]
        ofValue[value] = buffer
        return buffer
    }

    /// The buffer of a value that was not fused away; operations read no others, and none that is made later.
    subscript(value: Int) -> Int { ofValue[value] ?? 0 }
}
