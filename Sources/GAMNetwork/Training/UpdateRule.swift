import CGAMKernels

/// How parameters follow their gradients, settled for one step.
package enum UpdateRule: Sendable, Equatable {
    /// Gradient descent with momentum (Polyak), as PyTorch's `SGD`: `v = momentum * v + g + decay * w; w -= rate * v`.
    ///
    /// Nesterov's form (Sutskever and others, ICML 2013) moves by `g + momentum * v`.
    case momentum(rate: Double, momentum: Double, nesterov: Bool, decay: Double)
    /// Adam with decay of its own (Loshchilov and Hutter, ICLR 2019, algorithm 2), as PyTorch's `AdamW`; `step` is 1 for
    /// the first one.
    case adamW(rate: Double, beta1: Double, beta2: Double, epsilon: Double, decay: Double, step: Int)

    /// How many values it remembers of each parameter.
    var memoryCount: Int {
        switch self {
        case .momentum: 1
        case .adamW: 2
        }
    }

    /// Changes some consecutive values.
    func apply(
        _ kernels: KernelSet, _ count: Int, decays: Bool, gradient: UnsafePointer<Float>,
        memories: [UnsafeMutablePointer<Float>], value: UnsafeMutablePointer<Float>
    ) {
        switch self {
        case .momentum(let rate, let momentum, let nesterov, let decay):
            var step = gam_momentum_step(
                rate: Float(rate), momentum: Float(momentum), decay: decays ? Float(decay) : 0, nesterov: nesterov)
            unsafe kernels.table.pointee.momentum_step(&step, Int64(count), gradient, memories[0], value)
        case .adamW(let rate, let beta1, let beta2, let epsilon, let decay, let number):
            var step = gam_adam_step(
                rate: Float(rate / (1 - UpdateRule.power(beta1, number))), keep: Float(1 - (decays ? rate * decay : 0)),
                beta1: Float(beta1), beta2: Float(beta2),
                root: Float(1 / (1 - UpdateRule.power(beta2, number)).squareRoot()), epsilon: Float(epsilon))
            unsafe kernels.table.pointee.adam_step(&step, Int64(count), gradient, memories[0], memories[1], value)
        }
    }

    /// A whole power by squaring: the same bits everywhere, which a system's `pow` does not promise.
    private static func power(_ base: Double, _ exponent: Int) -> Double {
        var (result, factor, left) = (1.0, base, max(0, exponent))
        while left > 0 {
            if left & 1 == 1 { result *= factor }
            factor *= factor
            left >>= 1
        }
        return result
    }
}
