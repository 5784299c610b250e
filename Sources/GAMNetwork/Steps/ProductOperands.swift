import CGAMKernels

/// What a product reads and writes besides its geometry, whatever the method: weights, bias, arrays.
struct ProductOperands: Sendable {
    let panels: PackedPanels
    /// One value an output channel, over all groups.
    let bias: FloatStorage?
    let input, output: Int
    /// An array of the output's shape that is added.
    var added: Int?
    /// Negative results become 0.
    var rectifies = false
    /// An array of the output's shape: where it is not above 0 the result is 0.
    var mask: Int?

    var reads: [Int] { [input] + [added, mask].compactMap { $0 } }
    var writes: [Int] { [output] }

    /// What happens to the sums of the channels from `column` on: bias, arrays, rectifier.
    func epilogue(column: Int, _ memory: PlanMemory) -> gam_epilogue {
        unsafe gam_epilogue(
            bias: bias.map { unsafe UnsafePointer($0.base + column) },
            add: added.map { unsafe UnsafePointer(memory[$0] + column) },
            mask: mask.map { unsafe UnsafePointer(memory[$0] + column) }, rectify: rectifies)
    }
}

/// A step that ends in products, which can do more on the way to memory.
protocol ProductMaking: PlanStep {
    var operands: ProductOperands { get set }
    /// Pixels that it writes, over all images.
    var outputPixels: Int { get }
}

extension ProductMaking {
    var reads: [Int] { operands.reads }
    var writes: [Int] { operands.writes }
}
