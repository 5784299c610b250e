import GAMTensor
import GAMVerification
import Testing

@Suite("Bootstrap intervals")
struct BootstrapTests {
    @Test("BCa bounds from given resamples equal the reference's", arguments: Expectations.available)
    func givenDraws(source: Expectations) throws {
        let part = try source.json("compare")["bootstrap"]
        let x = try part["x"].numbers
        let means = try part["draws"].rows.map { row in
            row.reduce(0) { $0 + x[Int($1)] } / Double(row.count)
        }
        let found = try #require(Bootstrap.interval(of: x, bootstrapMeans: means, level: 0.95))
        #expect(deviation([found.lower, found.upper], try part["bca.95"].numbers) < 1e-12)
    }

    @Test("95 % intervals hold the true mean of skewed samples about that often")
    func coverage() throws {
        let seed: UInt64 = 31
        var generator = SeededGenerator(seed: seed)
        let trials = 300
        var held = 0
        for trial in 0..<trials {
            let values = (0..<30).map { _ in -(1 - generator.uniform()).logarithm }
            let interval = try #require(Bootstrap(draws: 400, seed: UInt64(trial)).mean(of: values))
            #expect(interval.lower <= interval.estimate && interval.estimate <= interval.upper)
            if interval.lower <= 1 && 1 <= interval.upper { held += 1 }
        }
        // Exponential samples of 30: BCa covers about 92 %; four standard deviations of 300 trials are 6 %.
        let share = Double(held) / Double(trials)
        #expect(share > 0.86 && share < 0.985, "seed \(seed) share \(share)")
    }

    @Test("the same seed gives the same interval, another seed another")
    func seeds() {
        let values = (0..<20).map { Double(($0 * 7) % 11) }
        let interval = Bootstrap(seed: 4).mean(of: values)
        #expect(interval == Bootstrap(seed: 4).mean(of: values))
        #expect(interval != Bootstrap(seed: 5).mean(of: values))
    }

    @Test("values without spread, two values, one and none")
    func degenerateSamples() throws {
        let flat = try #require(Bootstrap(draws: 50).mean(of: [0.7, 0.7, 0.7]))
        // A sum of three 0.7 over 3 need not be 0.7 exactly.
        #expect(abs(flat.lower - 0.7) < 1e-15 && abs(flat.upper - 0.7) < 1e-15)
        let two = try #require(Bootstrap(draws: 50).mean(of: [0, 1]))
        #expect(two.lower >= 0 && two.upper <= 1)
        #expect(Bootstrap().mean(of: [1]) == nil)
        #expect(Bootstrap().mean(of: []) == nil)
        #expect(Bootstrap().mean(of: [1, .nan]) == nil)
        #expect(Bootstrap().mean(of: [1, .infinity]) == nil)
    }

    @Test("settings out of range are brought into it")
    func settings() {
        #expect(Bootstrap(draws: 0).draws == 1)
        #expect(Bootstrap(draws: .max).draws == 1_000_000)
        #expect(Bootstrap(level: 1).level == 0.95)
        #expect(Bootstrap(level: .nan).level == 0.95)
    }
}
