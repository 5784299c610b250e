import CGAMKernels
import GAMNetwork
import GAMTensor
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite("Threads of a plan")
struct ThreadTeamTests {
    /// Convolutions large enough to be shared: strided, pointwise, by small and by large transformed weights.
    private static func network() throws -> Network {
        var numbers = SeededGenerator(seed: 11)
        func weight(_ outputs: Int, _ inputs: Int, _ side: Int) throws -> Conv2D {
            let shape = Shape(outputs, inputs, side, side)
            let values = (0..<(outputs * inputs * side * side)).map { _ in numbers.value() / Float(inputs * side) }
            return try Conv2D(
                try Tensor(shape, values), bias: try Tensor(repeating: 0.1, shape: Shape(outputs)), padding: side / 2)
        }
        var builder = NetworkBuilder()
        var value = try builder.add("narrow", try weight(40, 3, 3), builder.input)
        value = try builder.add("relu1", ReLU(), value)
        value = try builder.add("point", try weight(136, 40, 1), value)
        let shortcut = value
        value = try builder.add("small", try weight(136, 136, 3), value)
        value = try builder.add("add", Add(), value, shortcut)
        value = try builder.add("pool", try MaxPool2D(3, stride: 2, padding: 1), value)
        value = try builder.add("large", try weight(280, 136, 3), value)
        value = try builder.add("average", try AdaptiveAvgPool2D(), value)
        value = try builder.add("flatten", Flatten(), value)
        let head = try Tensor(Shape(5, 280), (0..<1400).map { _ in numbers.value() })
        _ = try builder.add("fc", try Linear(head), value)
        return Network(builder)
    }

    private static func input() throws -> Tensor {
        var numbers = SeededGenerator(seed: 5)
        return try Tensor(Shape(1, 37, 41, 3), (0..<(37 * 41 * 3)).map { _ in numbers.value() })
    }

    private static func results(threads: Int, kernels: KernelSet) throws -> [[Float]] {
        let plan = try ExecutionPlan(
            network(), inputs: [Shape(1, 37, 41, 3)], mode: .inference, keep: ["small"],
            gradientsAt: ["relu1", "large"], kernels: kernels, threads: threads,
            leastSharedWork: 0)
        var workspace = try plan.makeWorkspace()
        let run = try plan.run(input(), target: .classIndex(2), in: &workspace)
        return try [
            run.logits.values, run.activation("small").values, run.gradient("relu1").values,
            run.gradient("large").values,
        ]
    }

    @Test("the bits do not depend on their number", arguments: KernelSet.available)
    func bitsDoNotDependOnThreads(_ name: String) throws {
        let kernels = try KernelSet(named: name)
        let alone = try Self.results(threads: 1, kernels: kernels)
        for threads in [2, 3, 8, 2] {
            let shared = try Self.results(threads: threads, kernels: kernels)
            #expect(shared == alone, "\(threads) threads")
        }
    }

    /// Every item is done once, whatever the number of threads, over many jobs of different sizes.
    @Test("do every piece once", arguments: [1, 2, 5, 64])
    func doEveryPieceOnce(_ threads: Int32) throws {
        let team = gam_team_make(threads)
        defer { gam_team_free(team) }
        #expect(gam_team_size(team) == threads)
        for count in [Int32(0), 1, 2, 3, 100, 1000] {
            var done = [Int32](repeating: 0, count: 1000)
            let isTaken = gam_team_enter(team)
            #expect(isTaken == (threads > 1))
            guard isTaken else { continue }
            done.withUnsafeMutableBytes { bytes in
                gam_team_run(
                    team, count,
                    { context, item, _ in
                        context?.assumingMemoryBound(to: Int32.self)[Int(item)] += 1
                    }, bytes.baseAddress)
            }
            gam_team_leave(team)
            #expect(done.allSatisfy { $0 == 0 || $0 == 1 })
            #expect(done.reduce(0, +) == count)
        }
    }

    /// A second caller is not made to wait.
    @Test("serve one caller at a time")
    func serveOneCallerAtATime() {
        let team = gam_team_make(2)
        defer { gam_team_free(team) }
        #expect(gam_team_enter(team))
        #expect(!gam_team_enter(team))
        gam_team_leave(team)
        #expect(gam_team_enter(team))
        gam_team_leave(team)
    }

    /// A helper that sleeps takes no processor time; the loop ends when all do, or fails after as many looks as a
    /// helper that never slept would outlast.
    @Test("sleep between runs")
    func sleepBetweenRuns() throws {
        let team = gam_team_make(8)
        defer { gam_team_free(team) }
        for _ in 0..<3 {
            #expect(gam_team_enter(team))
            gam_team_run(team, 100, { _, _, _ in }, nil)
            gam_team_leave(team)
            var looks = 0
            while gam_team_sleeping(team) < 7, looks < 10_000 {
                usleep(1_000)
                looks += 1
            }
            #expect(gam_team_sleeping(team) == 7)
        }
    }

    @Test("serve several hosts' threads at once")
    func serveSeveralHosts() async throws {
        let plan = try ExecutionPlan(
            Self.network(), inputs: [Shape(1, 37, 41, 3)], mode: .inference, gradientsAt: ["large"],
            kernels: try KernelSet.preferred(), threads: 2)
        let input = try Self.input()
        var first = try plan.makeWorkspace()
        let expected = try plan.run(input, in: &first).logits
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    var workspace = try plan.makeWorkspace()
                    for _ in 0..<5 where try plan.run(input, in: &workspace).logits != expected { return false }
                    return true
                }
            }
            for try await isSame in group { #expect(isSame) }
        }
    }
}
