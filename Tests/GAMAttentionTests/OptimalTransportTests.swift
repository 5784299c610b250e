import GAMAttention
import Testing

@Suite struct OptimalTransportTests {
    /// The least cost of giving each giver a taker of its own, by trying every order.
    private func leastAssignment(_ cost: [Double], _ count: Int) -> Double {
        func best(_ giver: Int, _ free: [Int]) -> Double {
            guard giver < count else { return 0 }
            return free.map { taker in
                cost[giver * count + taker] + best(giver + 1, free.filter { $0 != taker })
            }.min() ?? .infinity
        }
        return best(0, Array(0..<count))
    }

    /// With unit masses an optimal plan is an assignment; sums of up to 6 numbers below 1: 1e-14.
    @Test(arguments: 1...6)
    func unitMassesAreAnAssignment(count: Int) throws {
        var random = Seeded(UInt64(40 + count))
        let one = [Double](repeating: 1, count: count)
        for _ in 0..<20 {
            let cost = (0..<count * count).map { _ in random.uniform() }
            let found = try OptimalTransport.minimumCost(supply: one, demand: one, cost: cost)
            #expect(abs(found - leastAssignment(cost, count)) <= 1e-14)
        }
    }

    /// Many equal costs are many equally good ways: the search must end, and at the same value.
    @Test func equalCostsEnd() throws {
        let mass = [Double](repeating: 0.1, count: 30)
        let cost = (0..<900).map { Double(($0 / 30 + $0 % 30) % 2) }
        #expect(try OptimalTransport.minimumCost(supply: mass, demand: mass, cost: cost) == 0)
        let flat = [Double](repeating: 2, count: 900)
        let found = try OptimalTransport.minimumCost(supply: mass, demand: mass, cost: flat)
        #expect(abs(found - 6) <= 1e-13)
    }

    /// Splitting a giver in two changes nothing; uneven masses make ways that carry part of an arc.
    @Test func splittingAGiverChangesNothing() throws {
        var random = Seeded(47)
        for _ in 0..<20 {
            let supply = (0..<8).map { _ in random.uniform() }
            let demand = (0..<5).map { _ in random.uniform() }
            let scale = supply.reduce(0, +) / demand.reduce(0, +)
            let cost = (0..<40).map { _ in random.uniform() }
            let wanted = demand.map { $0 * scale }
            let whole = try OptimalTransport.minimumCost(supply: supply, demand: wanted, cost: cost)
            let share = 0.375 * supply[0]
            let split = try OptimalTransport.minimumCost(
                supply: [share, supply[0] - share] + supply.dropFirst(), demand: wanted, cost: cost.prefix(5) + cost)
            #expect(abs(whole - split) <= 1e-13)
        }
    }

    /// Totals that differ in the last place, as sums of shares do, end the search and cost that place at most.
    @Test func totalsThatDifferByRoundingEnd() throws {
        let third = 1.0 / 3
        let found = try OptimalTransport.minimumCost(
            supply: [third, third, third], demand: [1 - 0x1p-53], cost: [1, 2, 3])
        #expect(abs(found - 2) <= 1e-15)
        let other = try OptimalTransport.minimumCost(
            supply: [1 - 0x1p-53], demand: [third, third, third], cost: [1, 2, 3])
        #expect(abs(other - 2) <= 1e-15)
    }

    @Test func nothingToMoveCostsNothing() throws {
        #expect(try OptimalTransport.minimumCost(supply: [], demand: [], cost: []) == 0)
        #expect(try OptimalTransport.minimumCost(supply: [1], demand: [0], cost: [1]) == 0)
    }

    @Test func wrongNumbersAreErrors() {
        #expect(throws: AttentionError.parameter(name: "cost", expected: "4 values", found: "3")) {
            try OptimalTransport.minimumCost(supply: [1, 1], demand: [1, 1], cost: [1, 1, 1])
        }
        for bad in [Double.nan, .infinity, -1] {
            #expect(throws: AttentionError.self) {
                try OptimalTransport.minimumCost(supply: [bad], demand: [1], cost: [1])
            }
            #expect(throws: AttentionError.self) {
                try OptimalTransport.minimumCost(supply: [1], demand: [1], cost: [bad])
            }
        }
        #expect(throws: AttentionError.transportUnfinished(steps: 1)) {
            try OptimalTransport.minimumCost(supply: [1, 1], demand: [1, 1], cost: [1, 2, 3, 4], stepLimit: 1)
        }
    }
}
