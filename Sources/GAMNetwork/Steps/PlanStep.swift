import CGAMKernels

/// One thing a run does: everything about it is settled when the plan is made.
///
/// A step is done in phases, one after the other; a phase consists of pieces that several threads may do at once. Work is
/// split over outputs only, never over a sum, so that the bits do not depend on how it is split.
protocol PlanStep: Sendable {
    /// The buffers it reads.
    var reads: [Int] { get }
    /// The buffers it writes.
    var writes: [Int] { get }
    /// Floats of working space that each thread needs.
    var scratchCount: Int { get }
    /// Floats of working space that all threads share.
    var sharedCount: Int { get }
    /// As many zeros as it reads, in place of what lies outside an image.
    var zeroCount: Int { get }
    /// How long it takes, in multiply-adds, about.
    var work: Int { get }
    /// How many pieces each phase has for so many threads.
    func pieces(threads: Int) -> [Int]
    /// Does one piece. Allocates nothing and cannot fail.
    func run(_ piece: StepPiece, _ memory: PlanMemory)
}

/// Which piece of a step is meant.
struct StepPiece {
    /// The phase and how many there are.
    let phase, phaseCount: Int
    /// The piece and how many the phase has.
    let index, count: Int

    /// The part of `0..<total` that falls to this piece: even shares, the same for any order of the pieces.
    func share(of total: Int) -> Range<Int> {
        (total * index / count)..<(total * (index + 1) / count)
    }
}

extension PlanStep {
    var scratchCount: Int { 0 }
    var sharedCount: Int { 0 }
    var zeroCount: Int { 0 }
    var work: Int { 0 }
    func pieces(threads: Int) -> [Int] { [1] }

    /// The pieces of a step that treats so many equal things: a few for each thread.
    func evenPieces(of count: Int, threads: Int) -> [Int] {
        [threads > 1 ? max(1, min(count, 4 * threads)) : 1]
    }
}

/// The memory of one run as the steps see it: buffers by number, working space, zeros.
///
/// Made by a workspace for the length of a run; a step uses only the buffers it declares.
@safe
struct PlanMemory {
    let kernels: UnsafePointer<gam_kernels>
    private let base: UnsafeMutablePointer<Float>
    private let offsets: [Int]
    /// This thread's working space, of as many floats as the neediest step asked for.
    let scratch: UnsafeMutablePointer<Float>
    /// Working space that all threads share.
    let shared: UnsafeMutablePointer<Float>
    /// As many zeros as the longest row of channels.
    let zeros: UnsafePointer<Float>

    init(
        kernels: KernelSet, base: UnsafeMutablePointer<Float>, offsets: [Int], scratch: UnsafeMutablePointer<Float>,
        shared: UnsafeMutablePointer<Float>, zeros: UnsafePointer<Float>
    ) {
        unsafe self.kernels = kernels.table
        unsafe self.base = base
        self.offsets = offsets
        unsafe self.scratch = scratch
        unsafe self.shared = shared
        unsafe self.zeros = zeros
    }

    /// The first float of a buffer.
    subscript(buffer: Int) -> UnsafeMutablePointer<Float> {
        unsafe base + offsets[buffer]
    }
}
