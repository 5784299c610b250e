/// Random numbers from a seed: the same sequence on every machine and in every version.
///
/// SplitMix64 (Steele, Lea & Flood, OOPSLA 2014): the state grows by 0x9E3779B97F4A7C15, the output is the state mixed by
/// two multiplications. Period 2^64, each 64-bit value once. It serves resampling, permutations and tests; it is
/// not for secrets.
public struct SeededGenerator: RandomNumberGenerator, Sendable, Equatable {
    private var state: UInt64

    /// A generator that starts from a seed; any seed will do.
    public init(seed: UInt64) {
        state = seed
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A whole number from 0 up to a bound, each equally likely.
    ///
    /// Multiplication with rejection (Lemire, ACM TOMACS 29, 2019): no value is favoured.
    ///
    /// - Parameter bound: the number of values; 1 or more (less counts as 1).
    /// - Returns: `0..<bound`.
    public mutating func integer(below bound: Int) -> Int {
        let range = UInt64(max(1, bound))
        var product = next().multipliedFullWidth(by: range)
        if product.low < range {
            let excess = (0 &- range) % range
            while product.low < excess { product = next().multipliedFullWidth(by: range) }
        }
        return Int(product.high)
    }

    /// A number in 0..<1: the upper 53 bits over 2^53.
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A standard normal number, by the inverse of the cumulative distribution.
    public mutating func normal() -> Double {
        NormalDistribution.quantile((Double(next() >> 12) + 0.5) * 0x1p-52)
    }

    /// The elements in a random order, each order equally likely (Fisher and Yates, from the last place down).
    public mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var result = elements
        var last = result.count - 1
        while last > 0 {
            result.swapAt(last, integer(below: last + 1))
            last -= 1
        }
        return result
    }
}
