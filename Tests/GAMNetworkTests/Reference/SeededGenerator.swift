import GAMTensor

/// SplitMix64 (Steele, Lea & Flood 2014): the same numbers on every machine.
struct SeededGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A generator for a named case (FNV-1a of the name).
    init(for name: String) {
        state = name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }

    mutating func integer(below limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }

    /// Uniform in -1 ..< 1.
    mutating func value() -> Float { Float(Double(next() >> 11) / Double(1 << 52) - 1) }

    mutating func tensor(_ dimensions: [Int], offset: Float = 0, scale: Float = 1) throws -> Tensor {
        let count = dimensions.reduce(1, *)
        return try Tensor(Shape(dimensions), (0..<count).map { _ in value() * scale + offset })
    }

    /// Values in random order, no two nearer than 2 / count and none nearer to 0 than half of that, so that a small
    /// step changes neither a sign nor which value of a window is the largest.
    mutating func distinctTensor(_ dimensions: [Int]) throws -> Tensor {
        let count = dimensions.reduce(1, *)
        var values = (0..<count).map { (Float($0) - Float(count / 2) + 0.5) * 2 / Float(count) }
        for index in stride(from: count - 1, to: 0, by: -1) { values.swapAt(index, integer(below: index + 1)) }
        return try Tensor(Shape(dimensions), values)
    }
}
