import GAMTensor
import Testing

/// Expected values: SciPy 1.17.
@Suite("Distributions")
struct DistributionTests {
    @Test(
        "normal quantiles",
        arguments: [
            (1e-300, -37.0470962993612), (1e-20, -9.262340089798409), (1e-06, -4.753424308822899),
            (0.01, -2.3263478740408408), (0.1, -1.2815515655446004), (0.3, -0.5244005127080409), (0.5, 0),
            (0.77, 0.7388468491852137), (0.999, 3.090232306167813),
        ])
    func normalQuantiles(probability: Double, expected: Double) {
        #expect(abs(NormalDistribution.quantile(probability) - expected) <= 1e-14 * max(1, abs(expected)))
    }

    @Test(
        "normal probabilities",
        arguments: [
            (-10, 7.61985302416047e-24), (-3, 0.0013498980316300933), (-0.5, 0.3085375387259869), (0, 0.5),
            (0.3, 0.6179114221889526), (2, 0.9772498680518208), (9, 1),
        ])
    func normalProbabilities(x: Double, expected: Double) {
        #expect(abs(NormalDistribution.cumulative(x) - expected) <= 1e-13 * expected)
    }

    @Test("the ends of the normal distribution")
    func normalEnds() {
        #expect(NormalDistribution.quantile(0) == -.infinity)
        #expect(NormalDistribution.quantile(1) == .infinity)
        #expect(NormalDistribution.quantile(-0.1).isNaN)
        #expect(NormalDistribution.quantile(.nan).isNaN)
        #expect(NormalDistribution.cumulative(-.infinity) == 0)
    }

    @Test(
        "Beta quantiles",
        arguments: [
            (0.5, 0.5, 0.1, 0.024471741852423214), (1, 99, 0.05, 0.0005179798867979509),
            (5, 16, 0.95, 0.4010281173319745), (13, 388, 0.95, 0.04815392102222603),
            (20, 381, 0.5, 0.04912816671229807), (80, 1521, 0.05, 0.041345326479737),
            (2, 3, 0.7, 0.5084047548725844), (1000, 9001, 0.5, 0.09996333639103416),
            (0.1, 3, 0.3, 1.397635130911783e-06),
        ])
    func betaQuantiles(alpha: Double, beta: Double, probability: Double, expected: Double) throws {
        let found = try #require(BetaDistribution(alpha, beta)).quantile(probability)
        #expect(abs(found - expected) <= 1e-10 * expected)
    }

    @Test(
        "Beta probabilities",
        arguments: [
            (0.5, 0.5, 0.3, 0.36901011956554536), (2, 3, 0.25, 0.26171875), (20, 381, 0.05, 0.5320300507088195),
            (500, 500, 0.47, 0.02880834705389973), (1, 1, 0.4, 0.4), (3, 2000, 1e-05, 1.3154731210335376e-06),
        ])
    func betaProbabilities(alpha: Double, beta: Double, x: Double, expected: Double) throws {
        let found = try #require(BetaDistribution(alpha, beta)).cumulative(x)
        #expect(abs(found - expected) <= 1e-10 * expected)
    }

    @Test("a Beta quantile is turned back into its probability", arguments: 0..<40)
    func betaRoundTrip(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let n = 1 + generator.integer(below: 3000)
        let l = 1 + generator.integer(below: n)
        let probability = generator.uniform()
        let beta = try #require(BetaDistribution(Double(l), Double(n + 1 - l)))
        #expect(
            abs(beta.cumulative(beta.quantile(probability)) - probability) < 1e-9, "seed \(seed) l \(l) n \(n)")
    }

    @Test("the ends of the Beta distribution, and no distribution")
    func betaEnds() throws {
        let beta = try #require(BetaDistribution(2, 5))
        #expect(beta.quantile(0) == 0)
        #expect(beta.quantile(1) == 1)
        #expect(beta.quantile(1.5).isNaN)
        #expect(beta.cumulative(-1) == 0)
        #expect(beta.cumulative(2) == 1)
        #expect(beta.cumulative(.nan).isNaN)
        #expect(BetaDistribution(0, 1) == nil)
        #expect(BetaDistribution(1, .infinity) == nil)
    }
}
