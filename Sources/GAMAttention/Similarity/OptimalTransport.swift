// Transportation problem by successive shortest paths with potentials (Edmonds & Karp 1972; Tomizawa 1971).
//
// m givers i with supply, n takers j with demand, cost c_ij >= 0. Potentials u_i, v_j keep every reduced cost
// c_ij - u_i - v_j >= 0, and = 0 where mass flows; that makes the flow optimal for what has been sent so far. A step
// takes a giver with mass left, finds the cheapest way (over unused arcs forwards, used arcs backwards) to a taker that
// still wants some, moves the potentials, and sends as much as the way can carry. Amounts are minima of what they are
// taken from, so an exhausted supply, demand or arc is exactly 0 and no tolerance is needed.

/// The cheapest way to move mass from givers to takers.
package struct OptimalTransport {
    private let takers: Int
    private let cost: [Double]
    private var supply: [Double]
    private var demand: [Double]
    private var flow: [Double]
    private var giverPotential: [Double]
    private var takerPotential: [Double]

    /// The least total of amount times cost.
    ///
    /// The two totals are meant to be equal; where they differ by rounding, what is left over stays where it is.
    ///
    /// - Parameters:
    ///   - supply: what each giver has, finite and 0 or more.
    ///   - demand: what each taker wants, finite and 0 or more.
    ///   - cost: for each giver the cost to each taker, finite and 0 or more, `supply.count * demand.count` values.
    ///   - stepLimit: the most ways that are searched. A way exhausts a supply, a demand or an arc, so ordinary
    ///     problems need little more than one for each giver and taker.
    /// - Returns: the cost of an optimal plan; 0 where there is nothing to move.
    /// - Throws: ``AttentionError/transportUnfinished(steps:)``, or ``AttentionError/parameter(name:expected:found:)``
    ///   where `cost` has another count or a number is not finite or below 0.
    /// - Complexity: O(m n) for each step, at worst.
    package static func minimumCost(
        supply: [Double], demand: [Double], cost: [Double], stepLimit: Int = 1 << 16
    ) throws(AttentionError) -> Double {
        guard cost.count == supply.count * demand.count else {
            throw .parameter(name: "cost", expected: "\(supply.count * demand.count) values", found: "\(cost.count)")
        }
        for (name, numbers) in [("supply", supply), ("demand", demand), ("cost", cost)] {
            if let wrong = numbers.first(where: { !($0 >= 0 && $0 < .infinity) }) {
                throw .parameter(name: name, expected: "finite numbers, 0 or more", found: "\(wrong)")
            }
        }
        guard !supply.isEmpty, !demand.isEmpty else { return 0 }
        var transport = OptimalTransport(supply: supply, demand: demand, cost: cost)
        var steps = 0
        for giver in supply.indices {
            while transport.supply[giver] > 0, transport.demand.contains(where: { $0 > 0 }) {
                guard steps < stepLimit else { throw .transportUnfinished(steps: stepLimit) }
                steps += 1
                transport.send(from: giver)
            }
        }
        return zip(transport.flow, cost).reduce(0) { $0 + $1.0 * $1.1 }
    }

    private init(supply: [Double], demand: [Double], cost: [Double]) {
        self.takers = demand.count
        self.cost = cost
        self.supply = supply
        self.demand = demand
        flow = [Double](repeating: 0, count: cost.count)
        giverPotential = [Double](repeating: 0, count: supply.count)
        takerPotential = [Double](repeating: 0, count: demand.count)
    }

    /// What a search for the cheapest way has found: distances in reduced cost, and where each was reached from.
    private struct Search {
        var giverDistance: [Double]
        var takerDistance: [Double]
        var giverOf: [Int]  // for each taker, the giver before it
        var takerOf: [Int]  // for each giver but the first, the taker before it
        var settled: [Bool]

        init(givers: Int, takers: Int) {
            giverDistance = [Double](repeating: .infinity, count: givers)
            takerDistance = [Double](repeating: .infinity, count: takers)
            giverOf = [Int](repeating: 0, count: takers)
            takerOf = [Int](repeating: 0, count: givers)
            settled = [Bool](repeating: false, count: takers)
        }

        /// The nearest taker that is not settled; the first of equals.
        var nearest: Int {
            var best = -1
            for taker in takerDistance.indices where !settled[taker] {
                if best < 0 || takerDistance[taker] < takerDistance[best] { best = taker }
            }
            return best
        }
    }

    private mutating func send(from start: Int) {
        var search = Search(givers: supply.count, takers: takers)
        search.giverDistance[start] = 0
        reach(from: start, &search)
        var end = search.nearest
        while demand[end] <= 0 {
            search.settled[end] = true
            for giver in supply.indices
            where flow[giver * takers + end] > 0 && search.giverDistance[giver] == .infinity {
                search.giverDistance[giver] = search.takerDistance[end]
                search.takerOf[giver] = end
                reach(from: giver, &search)
            }
            end = search.nearest
        }
        movePotentials(search, length: search.takerDistance[end])
        carry(from: start, to: end, search)
    }

    /// Offers every taker the way through one giver.
    private func reach(from giver: Int, _ search: inout Search) {
        let base = search.giverDistance[giver]
        for taker in 0..<takers where !search.settled[taker] {
            let reduced = cost[giver * takers + taker] - giverPotential[giver] - takerPotential[taker]
            let distance = base + max(0, reduced)
            if distance < search.takerDistance[taker] {
                search.takerDistance[taker] = distance
                search.giverOf[taker] = giver
            }
        }
    }

    private mutating func movePotentials(_ search: Search, length: Double) {
        for giver in supply.indices where search.giverDistance[giver] < .infinity {
            giverPotential[giver] += length - search.giverDistance[giver]
        }
        for taker in 0..<takers where search.settled[taker] {
            takerPotential[taker] -= length - search.takerDistance[taker]
        }
    }

    private mutating func carry(from start: Int, to end: Int, _ search: Search) {
        var arcs = [(forward: Int, backward: Int?)]()
        var amount = min(supply[start], demand[end])
        var taker = end
        while true {
            let giver = search.giverOf[taker]
            let forward = giver * takers + taker
            if giver == start {
                arcs.append((forward, nil))
                break
            }
            taker = search.takerOf[giver]
            let backward = giver * takers + taker
            arcs.append((forward, backward))
            amount = min(amount, flow[backward])
        }
        for arc in arcs {
            flow[arc.forward] += amount
            if let backward = arc.backward { flow[backward] -= amount }
        }
        supply[start] -= amount
        demand[end] -= amount
    }
}
