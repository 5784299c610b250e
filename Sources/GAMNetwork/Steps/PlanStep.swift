import CGAMKernels

/// One thing a run does: everything about it is settled when the plan is made.
protocol PlanStep: Sendable {
    /// The buffers it reads.
    var reads: [Int] { get }
    /// The buffers it writes.
    var writes: [Int] { get }
    /// Floats of working space it needs.
    var scratchCount: Int { get }
    /// Does it. Allocates nothing and cannot fail.
    func run(_ memory: PlanMemory)
}

extension PlanStep {
    var scratchCount: Int { 0 }
}

/// The memory of one run as the steps see it: buffers by number, working space, zeros.
///
/// Made by a workspace for the length of a run; a step uses only the buffers it declares.
@safe
struct PlanMemory {
    let kernels: UnsafePointer<gam_kernels>
    private let base: UnsafeMutablePointer<Float>
    private let offsets: [Int]
    /// Working space of as many floats as the neediest step asked for.
    let scratch: UnsafeMutablePointer<Float>
    /// As many zeros as the longest row of channels.
    let zeros: UnsafePointer<Float>

    init(
        kernels: KernelSet, base: UnsafeMutablePointer<Float>, offsets: [Int], scratch: UnsafeMutablePointer<Float>,
        zeros: UnsafePointer<Float>
    ) {
        unsafe self.kernels = kernels.table
        unsafe self.base = base
        self.offsets = offsets
        unsafe self.scratch = scratch
        unsafe self.zeros = zeros
    }

    /// The first float of a buffer.
    subscript(buffer: Int) -> UnsafeMutablePointer<Float> {
        unsafe base + offsets[buffer]
    }
}
