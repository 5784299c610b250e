import CGAMKernels
import GAMTensor

/// The memory of one run of a plan; for one thread at a time, which its being not copyable ensures.
public struct Workspace: ~Copyable, Sendable {
    let program: Program
    let storage: FloatStorage

    /// Bytes it takes.
    public var byteCount: Int { storage.count * MemoryLayout<Float>.stride }

    init(_ program: Program) throws(NetworkError) {
        self.program = program
        storage = try FloatStorage(
            count: program.memory.count + program.workingCount, for: "the memory of a run")
    }

    /// The first float of a buffer, for the workspace's owner while nothing runs.
    func place(of buffer: Int, count: Int) -> ParameterSlice {
        ParameterSlice(storage: storage, offset: program.memory.offsets[buffer], count: count)
    }

    /// Copies values into a buffer that has place for so many.
    func fill(_ buffer: Int, with values: [Float]) {
        unsafe values.withUnsafeBufferPointer { values in
            guard let source = values.baseAddress else { return }
            unsafe (storage.base + program.memory.offsets[buffer]).update(from: source, count: values.count)
        }
    }

    /// Fills a buffer of rows with zeros but for a 1 in each row.
    func fill(_ buffer: Int, rowsOf count: Int, onesAt places: [Int]) {
        let base = unsafe storage.base + program.memory.offsets[buffer]
        unsafe base.update(repeating: 0, count: places.count * count)
        for row in places.indices { unsafe base[row * count + places[row]] = 1 }
    }

    /// Runs steps in order, with denormal numbers flushed to zero and the threads' own setting restored afterwards.
    func run(_ steps: ArraySlice<Program.Scheduled>, _ kernels: KernelSet) {
        let (program, storage) = (program, storage)
        let control = gam_flush_denormals()
        program.team.whileTaken { isTaken in
            for step in steps {
                for phase in step.pieces.indices {
                    let count = step.pieces[phase]
                    var phase = Phase(step: step, phase: phase, program: program, storage: storage, kernels: kernels)
                    if isTaken, count > 1 {
                        unsafe withUnsafeMutablePointer(to: &phase) { phase in
                            unsafe program.team.run(count, phase) { context, index, thread in
                                let control = gam_flush_denormals()
                                unsafe context?.assumingMemoryBound(to: Phase.self).pointee
                                    .run(Int(index), thread: Int(thread))
                                gam_restore_denormals(control)
                            }
                        }
                    } else {
                        for index in 0..<count { phase.run(index, thread: 0) }
                    }
                }
            }
        }
        gam_restore_denormals(control)
    }

    /// One phase of a step in one workspace.
    private struct Phase {
        let step: Program.Scheduled
        let phase: Int
        let program: Program
        let storage: FloatStorage
        let kernels: KernelSet

        /// Does one piece with the working space of one thread.
        func run(_ index: Int, thread: Int) {
            let shared = unsafe storage.base + program.memory.count
            let zeros = unsafe shared + program.sharedCount
            let memory = unsafe PlanMemory(
                kernels: kernels, base: storage.base, offsets: program.memory.offsets,
                scratch: zeros + program.zeroCount + thread * program.scratchCount, shared: shared,
                zeros: UnsafePointer(zeros))
            step.step.run(
                StepPiece(phase: phase, phaseCount: step.pieces.count, index: index, count: step.pieces[phase]), memory)
        }
    }

    /// A copy of a buffer's values under a shape.
    func tensor(_ buffer: Int, _ shape: Shape) throws(NetworkError) -> Tensor {
        try KeptValues((buffer, shape), program, storage).copied()
    }
}

extension Workspace {
    /// A copy of a buffer's first float64 values.
    func doubles(_ buffer: Int, count: Int) -> [Double] {
        let base = unsafe UnsafeMutableRawPointer(storage.base + program.memory.offsets[buffer])
        return unsafe Array(UnsafeBufferPointer(start: base.assumingMemoryBound(to: Double.self), count: count))
    }
}
