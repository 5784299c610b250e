import CGAMKernels
import GAMTensor

/// The memory of one run of a plan; for one thread at a time, which its being not copyable ensures.
public struct Workspace: ~Copyable, Sendable {
    let program: Program
    fileprivate let storage: FloatStorage

    /// Bytes it takes.
    public var byteCount: Int { storage.count * MemoryLayout<Float>.stride }

    init(_ program: Program) throws(NetworkError) {
        self.program = program
        storage = try FloatStorage(
            count: program.memory.count + program.scratchCount + program.zeroCount, for: "the memory of a run")
    }

    /// Copies values into a buffer that has place for so many.
    func fill(_ buffer: Int, with values: [Float]) {
        unsafe values.withUnsafeBufferPointer { values in
            guard let source = values.baseAddress else { return }
            unsafe (storage.base + program.memory.offsets[buffer]).update(from: source, count: values.count)
        }
    }

    /// Runs steps in order, with denormal numbers flushed to zero and the thread's own setting restored afterwards.
    func run(_ steps: [any PlanStep], _ kernels: KernelSet) {
        let scratch = unsafe storage.base + program.memory.count
        let memory = unsafe PlanMemory(
            kernels: kernels, base: storage.base, offsets: program.memory.offsets, scratch: scratch,
            zeros: UnsafePointer(scratch + program.scratchCount))
        let control = gam_flush_denormals()
        for step in steps { step.run(memory) }
        gam_restore_denormals(control)
    }

    /// A copy of a buffer's values under a shape.
    func tensor(_ buffer: Int, _ shape: Shape) throws(NetworkError) -> Tensor {
        let offset = program.memory.offsets[buffer]
        let count = shape.elementCount ?? 0
        let values = unsafe Array(UnsafeBufferPointer(start: storage.base + offset, count: count))
        do {
            return try Tensor(shape, values)
        } catch {
            throw .tooLarge(what: "a value of shape \(shape)")
        }
    }
}

extension Workspace {
    /// A copy of a buffer's first float64 values.
    func doubles(_ buffer: Int, count: Int) -> [Double] {
        let base = unsafe UnsafeMutableRawPointer(storage.base + program.memory.offsets[buffer])
        return unsafe Array(UnsafeBufferPointer(start: base.assumingMemoryBound(to: Double.self), count: count))
    }
}
