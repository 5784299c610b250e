import CGAMStatistics

/// The inner loops of double vectors: the only place of this folder that works on pointers.
///
/// Callers check sizes; the order of additions is fixed, so the same input gives the same bits.
internal enum VectorKernels {
    /// `y += scale * x`.
    @inline(__always)
    static func add(
        _ scale: Double, _ x: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>, count: Int
    ) {
        unsafe gam_add_scaled(scale, x, count, y)
    }

    /// The inner product, in four interleaved sums so that the additions do not wait for each other.
    @inline(__always)
    static func dot(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int) -> Double {
        var a = 0.0
        var b = 0.0
        var c = 0.0
        var d = 0.0
        var index = 0
        while index &+ 4 <= count {
            unsafe a += x[index] * y[index]
            unsafe b += x[index &+ 1] * y[index &+ 1]
            unsafe c += x[index &+ 2] * y[index &+ 2]
            unsafe d += x[index &+ 3] * y[index &+ 3]
            index &+= 4
        }
        while index < count {
            unsafe a += x[index] * y[index]
            index &+= 1
        }
        return (a + b) + (c + d)
    }
}

/// The inner product of two vectors; surplus elements of the longer one are left out.
package func innerProduct(_ x: [Double], _ y: [Double]) -> Double { innerProduct(x[...], y) }

/// The inner product of two vectors; surplus elements of the longer one are left out.
package func innerProduct(_ x: ArraySlice<Double>, _ y: [Double]) -> Double {
    unsafe x.withUnsafeBufferPointer { x in
        unsafe y.withUnsafeBufferPointer { y in
            guard let first = x.baseAddress, let second = y.baseAddress else { return 0 }
            return unsafe VectorKernels.dot(first, second, count: min(x.count, y.count))
        }
    }
}
