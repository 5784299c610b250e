import GAMNetwork
import Testing

/// Places buffers of random programs and plays them: each read must find what was last written to that buffer.
struct MemoryPlanTests {
    /// A random program: each step reads buffers that are filled by then and writes new ones, now and then an old one.
    struct RandomProgram {
        var counts = [Int]()
        var forward = [MemoryPlan.Use]()
        var backward = [MemoryPlan.Use]()
        var inputs = [Int]()
        var seed: Int?
        var kept = Set<Int>()

        init(seed number: UInt64) {
            var numbers = SeededGenerator(seed: number)
            var filled = [Int]()
            func newBuffer(_ counts: inout [Int]) -> Int {
                counts.append(1 + numbers.integer(below: 70))
                return counts.count - 1
            }
            for _ in 0...numbers.integer(below: 2) { inputs.append(newBuffer(&counts)) }
            filled = inputs
            func steps(_ count: Int, own first: Int, _ counts: inout [Int]) -> [MemoryPlan.Use] {
                (0..<count).map { _ in
                    let reads = (0...numbers.integer(below: 3)).map { _ in filled[numbers.integer(below: filled.count)]
                    }
                    var writes = [newBuffer(&counts)]
                    if numbers.integer(below: 4) == 0 { writes.append(newBuffer(&counts)) }
                    // A pass adds in place only to what it made itself.
                    let own = filled.filter { $0 >= first }
                    if numbers.integer(below: 3) == 0, let old = own.last { writes = [old] }
                    filled += writes.filter { !filled.contains($0) }
                    return MemoryPlan.Use(reads: reads, writes: writes)
                }
            }
            forward = steps(1 + numbers.integer(below: 12), own: counts.count, &counts)
            if numbers.integer(below: 4) > 0 {
                let start = newBuffer(&counts)
                seed = start
                filled.append(start)
                backward = steps(numbers.integer(below: 12), own: counts.count, &counts)
            }
            for _ in 0..<numbers.integer(below: 4) { kept.insert(filled[numbers.integer(below: filled.count)]) }
        }
    }

    /// Memory in which each float remembers the buffer and the moment it was last written for.
    struct Play {
        var memory: [Int]
        var stamps = [Int: Int]()
        var clock = 0
        let plan: MemoryPlan
        let counts: [Int]

        init(_ plan: MemoryPlan, _ counts: [Int]) {
            memory = [Int](repeating: 0, count: plan.count)
            (self.plan, self.counts) = (plan, counts)
        }

        mutating func write(_ buffer: Int) {
            clock += 1
            stamps[buffer] = clock
            for place in 0..<counts[buffer] { memory[plan.offsets[buffer] + place] = clock }
        }

        func holds(_ buffer: Int) -> Bool {
            (0..<counts[buffer]).allSatisfy { memory[plan.offsets[buffer] + $0] == stamps[buffer] }
        }

        mutating func run(_ uses: [MemoryPlan.Use]) -> Bool {
            for use in uses {
                guard use.reads.allSatisfy({ holds($0) }) else { return false }
                for buffer in use.writes { write(buffer) }
                // Nothing a step reads may be overwritten by what it writes, unless it is the same buffer.
                guard use.reads.allSatisfy({ holds($0) }) else { return false }
            }
            return true
        }
    }

    @Test func everyReadFindsWhatWasWritten() {
        for seed in UInt64(1)...300 {
            let program = RandomProgram(seed: seed)
            let plan = MemoryPlan(
                counts: program.counts, forward: program.forward, backward: program.backward, inputs: program.inputs,
                seed: program.seed, kept: program.kept)
            #expect(plan.offsets.allSatisfy { $0 % 16 == 0 }, "seed \(seed)")
            var play = Play(plan, program.counts)
            for _ in 0..<2 {
                for input in program.inputs { play.write(input) }
                let isForwardRight = play.run(program.forward)
                #expect(isForwardRight, "forward pass of seed \(seed)")
                for _ in 0..<3 {
                    if let start = program.seed { play.write(start) }
                    let isBackwardRight = play.run(program.backward)
                    #expect(isBackwardRight, "backward pass of seed \(seed)")
                }
                #expect(program.kept.allSatisfy { play.holds($0) }, "kept buffers of seed \(seed)")
            }
        }
    }

    @Test func placesAreUsedAgain() {
        let chain = (0..<9).map { MemoryPlan.Use(reads: [$0], writes: [$0 + 1]) }
        let plan = MemoryPlan(counts: [Int](repeating: 100, count: 10), forward: chain, inputs: [0], kept: [9])
        #expect(plan.count == 2 * 112)
    }

    /// No step reads it where the network's last layer passes its gradient on as it stands.
    @Test func unreadSeedHasAPlaceOfItsOwn() {
        let plan = MemoryPlan(
            counts: [16, 16, 16], forward: [MemoryPlan.Use(reads: [0], writes: [1])], inputs: [0], seed: 2,
            kept: [0, 1])
        #expect(Set(plan.offsets).count == 3 && plan.count == 48)
    }
}
