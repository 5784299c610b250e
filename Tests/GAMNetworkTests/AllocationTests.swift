#if canImport(Glibc) && arch(x86_64)
    import Glibc
    import GAMNetwork
    import GAMTensor
    import Testing

    /// A run takes no memory: everything was made with the plan and its workspace.
    ///
    /// Counted are the bytes in use of the whole process around one pass on a thread of its own. A new thread has no store
    /// of freed blocks, so that even a block which is freed at once changes the count. Other tests run meanwhile; it is
    /// therefore tried until nothing disturbs, and a run that takes memory never succeeds.
    struct AllocationTests {
        /// Bytes in use, from glibc's `mallinfo2`, which its Swift module does not offer: ten words, in memory whose
        /// address is passed as the first argument (as this processor's convention has it); the eighth is the one.
        private static let bytesInUse: @Sendable () -> Int? = {
            typealias Function = @convention(c) (UnsafeMutablePointer<Int>) -> UnsafeMutablePointer<Int>
            let function = dlsym(nil, "mallinfo2").map { unsafeBitCast($0, to: Function.self) }
            return {
                withUnsafeTemporaryAllocation(of: Int.self, capacity: 10) { words in
                    words.initialize(repeating: 0)
                    guard let base = words.baseAddress, let function else { return nil }
                    return function(base)[7]
                }
            }
        }()

        private final class Attempt {
            let plan: ExecutionPlan
            let inputs: [Tensor]
            let classes = [1]
            var workspace: Workspace
            var difference: Int?
            let bytesInUse = AllocationTests.bytesInUse

            init(threads: Int) throws {
                let network = try TinyResNet.network()
                plan = try ExecutionPlan(
                    network, inputs: [TinyResNet.inputShape], mode: .inference, gradientsAt: ["layer1"],
                    kernels: try KernelSet.preferred(), threads: threads, leastSharedWork: 0)
                inputs = [try TinyResNet.image(1)]
                workspace = try plan.makeWorkspace()
            }

            func measure() {
                guard let before = bytesInUse() else { return }
                do {
                    try plan.forward(inputs, in: &workspace)
                    try plan.backward(from: classes, in: &workspace)
                } catch {
                    return
                }
                difference = bytesInUse().map { $0 - before }
            }
        }

        @Test(arguments: [1, 2]) func runTakesNoMemory(_ threads: Int) throws {
            var smallest = Int.max
            for _ in 0..<500 where smallest != 0 {
                let attempt = try Attempt(threads: threads)
                var thread = pthread_t()
                pthread_create(
                    &thread, nil,
                    { context in
                        if let context { Unmanaged<Attempt>.fromOpaque(context).takeUnretainedValue().measure() }
                        return nil
                    }, Unmanaged.passUnretained(attempt).toOpaque())
                pthread_join(thread, nil)
                if let difference = attempt.difference { smallest = min(smallest, abs(difference)) }
            }
            #expect(smallest == 0)
        }
    }
#endif
