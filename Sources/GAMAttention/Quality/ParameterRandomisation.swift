public import GAMTensor

/// Whether maps depend on what a network has learned: how alike they stay when its weights are shuffled.
///
/// Adebayo et al. 2018 (Sanity Checks for Saliency Maps, arXiv 1810.03292). Each weight tensor becomes a seeded
/// permutation of its own values, so that their distribution stays; biases and batch norm's parameters stay as they are.
/// A map that stays alike shows the image, not the network.
public enum ParameterRandomisation {
    /// Which weights are shuffled together.
    public enum Order: String, Sendable, CaseIterable {
        /// From the output towards the input, all so far.
        case cascading
        /// Each by itself.
        case independent
    }

    /// How alike maps are before and after; `nil` where undefined, as for a constant map.
    public struct Agreement: Sendable, Equatable {
        /// Spearman's correlation of the maps' values.
        public let spearman: Double?
        /// Structural similarity of the scaled maps.
        public let ssim: Double?

        /// How alike two maps of one size are.
        ///
        /// - Throws: ``AttentionError`` for maps of other sizes or values that are not finite.
        public init(_ before: some RectangularMap, _ after: some RectangularMap) throws(AttentionError) {
            spearman = try SimilarityMetric.spearman.value(before, after)
            ssim = try SimilarityMetric.ssim.value(before, after)
        }
    }

    /// What came of shuffling some weights.
    public struct Step: Sendable, Equatable {
        /// The weight that was shuffled last, as `layer4.0.conv1.weight`.
        public let weight: String
        /// How alike each map stayed, seed by seed and map by map.
        public let agreements: [[Agreement]]
    }

    /// A permutation of a tensor's values, the same for the same seed and name.
    ///
    /// - Parameters:
    ///   - tensor: the values.
    ///   - name: the tensor's name, so that equal tensors of different names are shuffled in different ways.
    ///   - seed: the seed.
    /// - Returns: a tensor of the same shape with the same values in another order.
    public static func shuffled(_ tensor: Tensor, name: String, seed: UInt64) -> Tensor {
        // The name's FNV-1a hash, which does not change from run to run as a Hasher's does.
        let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        var generator = SeededGenerator(seed: seed ^ hash)
        var values = tensor.values
        for last in stride(from: values.count - 1, to: 0, by: -1) {
            values.swapAt(last, generator.integer(below: last + 1))
        }
        // As many values as before fit the shape.
        return (try? Tensor(tensor.shape, values)) ?? tensor
    }

    /// Shuffles weights step by step and compares the maps.
    ///
    /// - Parameters:
    ///   - weights: the weight tensors with their names, from the output to the input.
    ///   - order: which are shuffled together.
    ///   - seeds: of the permutations; three or more tell chance from the network.
    ///   - maps: makes the maps of a network with some tensors replaced, always of the same images and classes in the same
    ///     order; called once with none, then once a step and seed.
    /// - Returns: a step for each weight.
    /// - Throws: ``AttentionError`` for no seeds or maps that do not go together, and whatever `maps` throws.
    /// - Complexity: weights x seeds calls of `maps`.
    public static func steps<Map: RectangularMap>(
        shuffling weights: [(name: String, value: Tensor)], order: Order = .cascading, seeds: [UInt64] = [0, 1, 2],
        maps: (_ replaced: [String: Tensor]) throws -> [Map]
    ) throws -> [Step] {
        guard !seeds.isEmpty else { throw AttentionError.parameter(name: "seeds", expected: "1 or more", found: "0") }
        let before = try maps([:])
        var agreements = [[[Agreement]]](repeating: [], count: weights.count)
        for seed in seeds {
            var replaced = [String: Tensor]()
            for (place, weight) in weights.enumerated() {
                if order == .independent { replaced.removeAll() }
                replaced[weight.name] = shuffled(weight.value, name: weight.name, seed: seed)
                let after = try maps(replaced)
                guard after.count == before.count else {
                    throw AttentionError.parameter(
                        name: "maps after shuffling \(weight.name)", expected: "\(before.count)",
                        found: "\(after.count)")
                }
                agreements[place].append(try zip(before, after).map { try Agreement($0, $1) })
            }
        }
        return zip(weights, agreements).map { Step(weight: $0.name, agreements: $1) }
    }
}
