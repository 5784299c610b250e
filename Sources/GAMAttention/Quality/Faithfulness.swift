public import GAMTensor

/// Whether a map names the pixels that the network's answer rests on: what happens to the answer when they go.
///
/// Maps are at input size. A score is a function of the network's input, `[1, height, width, channels]`, as the
/// probability of the explained class; it is called one input at a time and may throw.
public enum Faithfulness {
    /// Areas under the curves of the score while pixels are deleted from the image and inserted into an empty one.
    public struct Curves: Sendable, Equatable {
        /// The area where the pixels that the map ranks highest are deleted first; low is good.
        public let deletion: Double
        /// The area where they are inserted first; high is good.
        public let insertion: Double
    }

    /// The areas under the score while the map's pixels are deleted, and while they are inserted.
    ///
    /// Petsiuk et al. 2018, arXiv 1806.07421. Pixels are ordered by the map, highest first, ties row by row; 0, s, 2 s, ... and all of them go or come, with
    /// `s = ceil(pixels / steps)`. Areas by the trapezoid over the share of pixels.
    ///
    /// - Parameters:
    ///   - map: the map, at the input's size.
    ///   - input: the network's input, `[1, height, width, channels]`.
    ///   - baseline: what deleted pixels become, in normalised units; 0 is the training mean.
    ///   - steps: into how many parts the pixels are divided, 1 or more.
    ///   - score: the score of an input.
    /// - Returns: both areas.
    /// - Throws: ``AttentionError`` for a map that does not fit the input, and whatever `score` throws.
    /// - Complexity: 2 (steps + 1) scores.
    public static func deletionInsertion(
        _ map: some RectangularMap, input: Tensor, baseline: Float = 0, steps: Int = 20,
        score: (Tensor) throws -> Double
    ) throws -> Curves {
        guard steps >= 1 else {
            throw AttentionError.parameter(name: "steps", expected: "1 or more", found: "\(steps)")
        }
        try check(map, input)
        let order = map.values.indices.sorted { first, second in
            map.values[first] > map.values[second] || (map.values[first] == map.values[second] && first < second)
        }
        let part = (order.count + steps - 1) / steps
        let counts = Array(stride(from: 0, to: order.count, by: part)) + [order.count]
        var (deleted, inserted) = ([Double](), [Double]())
        for count in counts {
            var chosen = [Bool](repeating: false, count: order.count)
            for place in order.prefix(count) { chosen[place] = true }
            deleted.append(try score(try replaced(input, baseline) { chosen[$0] }))
            inserted.append(try score(try replaced(input, baseline) { !chosen[$0] }))
        }
        let shares = counts.map { Double($0) / Double(order.count) }
        return Curves(deletion: area(deleted, over: shares), insertion: area(inserted, over: shares))
    }

    /// ROAD, combined: how much more the score falls when the most relevant pixels are removed than the least relevant.
    ///
    /// The mean over percentiles p of (score without the least relevant - score without the most relevant) / 2; pixels at
    /// or above the percentile are removed and filled by ``LinearImputation``, without noise. Higher is better. Rong et
    /// al. 2022, arXiv 2202.00449.
    ///
    /// - Parameters:
    ///   - map: the map, at the input's size.
    ///   - input: the network's input, `[1, height, width, channels]`.
    ///   - percentiles: which percentiles, 0...100; not empty.
    ///   - score: the score of an input.
    /// - Returns: the mean difference.
    /// - Throws: ``AttentionError`` for a map that does not fit the input or no percentile, and whatever `score` throws.
    /// - Complexity: two scores and two fillings a percentile.
    public static func removal(
        _ map: some RectangularMap, input: Tensor, percentiles: [Double] = [10, 20, 30, 40, 50, 60, 70, 80, 90],
        score: (Tensor) throws -> Double
    ) throws -> Double {
        guard !percentiles.isEmpty, percentiles.allSatisfy({ (0...100).contains($0) }) else {
            throw AttentionError.parameter(
                name: "percentiles", expected: "numbers from 0 to 100", found: "\(percentiles)")
        }
        try check(map, input)
        let most = map.values
        let least = most.map { 1 - $0 }
        var sum = 0.0
        for percentile in percentiles {
            let scores = try [least, most].map { values in
                let cut = Quantiles.linear(values, [percentile / 100])[0]
                return try score(try LinearImputation.filled(input, missing: values.map { $0 >= cut }))
            }
            sum += (scores[0] - scores[1]) / 2
        }
        return sum / Double(percentiles.count)
    }

    /// Average drop: 100 times the mean of `max(0, p - p') / p`, p the probability of the class for the image, p' for the
    /// image times the scaled map.
    ///
    /// Chattopadhay et al. 2018, arXiv 1710.11063, section 4.1.
    ///
    /// - Returns: per cent, low is good; `nil` for no images, lists of different lengths, or a p of 0.
    public static func averageDrop(_ whole: [Double], _ masked: [Double]) -> Double? {
        guard whole.count == masked.count, !whole.isEmpty, whole.allSatisfy({ $0 > 0 }) else { return nil }
        return 100 * zip(whole, masked).reduce(0) { $0 + max(0, $1.0 - $1.1) / $1.0 } / Double(whole.count)
    }

    /// Increase in confidence: the per cent of images whose probability is higher for the image times the scaled map.
    ///
    /// - Returns: per cent, high is good; `nil` for no images or lists of different lengths.
    public static func increaseInConfidence(_ whole: [Double], _ masked: [Double]) -> Double? {
        guard whole.count == masked.count, !whole.isEmpty else { return nil }
        return 100 * Double(zip(whole, masked).count { $0 < $1 }) / Double(whole.count)
    }

    private static func check(_ map: some RectangularMap, _ input: Tensor) throws(AttentionError) {
        let shape = input.shape
        guard shape.rank == 4, shape[0] == 1, shape.dimensions.allSatisfy({ $0 >= 1 }) else {
            throw .notALayer(name: "input", found: shape)
        }
        try MapPair.check(map, name: "map")
        guard map.height == shape[1], map.width == shape[2] else {
            throw .countMismatch(name: "map", height: shape[1], width: shape[2], found: map.values.count)
        }
    }

    /// The input with some pixels set to the baseline.
    private static func replaced(
        _ input: Tensor, _ baseline: Float, _ isReplaced: (Int) -> Bool
    ) throws(AttentionError) -> Tensor {
        let channels = input.shape[3]
        var values = input.values
        for place in 0..<(input.shape[1] * input.shape[2]) where isReplaced(place) {
            for channel in 0..<channels { values[place * channels + channel] = baseline }
        }
        do throws(TensorError) {
            return try Tensor(input.shape, values)
        } catch {
            throw .tooLarge(height: input.shape[1], width: input.shape[2])
        }
    }

    private static func area(_ values: [Double], over shares: [Double]) -> Double {
        zip(values.indices.dropFirst(), values.dropFirst()).reduce(0) { sum, next in
            sum + (values[next.0 - 1] + next.1) / 2 * (shares[next.0] - shares[next.0 - 1])
        }
    }
}
