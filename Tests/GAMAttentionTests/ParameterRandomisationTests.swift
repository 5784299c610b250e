import GAMAttention
import GAMTensor
import Testing

@Suite("Parameter randomisation")
struct ParameterRandomisationTests {
    private func weights() throws -> [(name: String, value: Tensor)] {
        [
            (name: "fc.weight", value: try Tensor(Shape(2, 3), (0..<6).map { Float($0) })),
            (name: "conv1.weight", value: try Tensor(Shape(12), (0..<12).map { Float($0) })),
        ]
    }

    @Test("a permutation keeps the values and the shape, is the same again, and another for another name or seed")
    func permutes() throws {
        let tensor = try Tensor(Shape(4, 5), (0..<20).map { Float($0) })
        let shuffled = ParameterRandomisation.shuffled(tensor, name: "fc.weight", seed: 1)
        #expect(shuffled.shape == tensor.shape && shuffled.values.sorted() == tensor.values)
        #expect(shuffled == ParameterRandomisation.shuffled(tensor, name: "fc.weight", seed: 1))
        #expect(shuffled != ParameterRandomisation.shuffled(tensor, name: "fc.weight", seed: 2))
        #expect(shuffled != ParameterRandomisation.shuffled(tensor, name: "conv1.weight", seed: 1))
        #expect(shuffled != tensor)
    }

    @Test("cascading shuffles all so far, independent one at a time", arguments: ParameterRandomisation.Order.allCases)
    func replacesInOrder(order: ParameterRandomisation.Order) throws {
        var seen = [[String]]()
        let steps = try ParameterRandomisation.steps(shuffling: weights(), order: order, seeds: [5, 6]) { replaced in
            seen.append(replaced.keys.sorted())
            return [try MapPlane(height: 1, width: 3, values: [1, 2, 3])]
        }
        let second = order == .cascading ? ["conv1.weight", "fc.weight"] : ["conv1.weight"]
        #expect(seen == [[], ["fc.weight"], second, ["fc.weight"], second])
        #expect(steps.map(\.weight) == ["fc.weight", "conv1.weight"])
        #expect(steps.allSatisfy { $0.agreements.count == 2 && $0.agreements[0].count == 1 })
    }

    @Test("a map that ignores the weights stays alike, one that is made of them does not")
    func tellsMapsApart() throws {
        let steps = try ParameterRandomisation.steps(shuffling: weights(), seeds: [1, 2, 3]) { replaced in
            let own = try replaced["conv1.weight"] ?? weights()[1].value
            return [
                try MapPlane(height: 3, width: 4, values: (0..<12).map { Double($0 * $0) }),
                try MapPlane(height: 3, width: 4, values: own.values.map(Double.init)),
            ]
        }
        for agreements in steps[1].agreements {
            #expect(agreements[0].spearman == 1 && agreements[0].ssim == 1)
            #expect(try #require(agreements[1].spearman) < 0.9)
        }
        // Spearman's correlation of a permutation p of 0..<n with its places is 1 - 6 sum (p(i) - i)^2 / (n (n^2 - 1)).
        let shuffled = try ParameterRandomisation.shuffled(weights()[1].value, name: "conv1.weight", seed: 1).values
        let squares = shuffled.enumerated().reduce(0.0) {
            $0 + (Double($1.element) - Double($1.offset)) * (Double($1.element) - Double($1.offset))
        }
        let found = try #require(steps[1].agreements[0][1].spearman)
        #expect(abs(found - (1 - 6 * squares / (12 * 143))) < 1e-12)
    }

    @Test("no seeds, and maps that come and go, are errors; constant maps are undefined")
    func refuses() throws {
        let flat = try MapPlane(height: 3, width: 3, values: [Double](repeating: 1, count: 9))
        #expect(throws: AttentionError.self) {
            try ParameterRandomisation.steps(shuffling: weights(), seeds: []) { _ in [flat] }
        }
        #expect(throws: AttentionError.self) {
            try ParameterRandomisation.steps(shuffling: weights()) { $0.isEmpty ? [flat] : [] }
        }
        let steps = try ParameterRandomisation.steps(shuffling: weights()) { _ in [flat] }
        #expect(steps[0].agreements[0][0].spearman == nil)
    }
}
