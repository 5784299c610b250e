package import GAMTensor

/// The network's input after preprocessing, averaged over its channels: what the input components look at.
package struct InputPlane: Sendable, Equatable {
    /// The number of rows.
    package let height: Int
    /// The number of columns.
    package let width: Int
    /// The values, row by row.
    package let values: [Double]
    /// Their 8 x 8 area means, row by row.
    private let cells: [Double]

    /// A plane of given values.
    ///
    /// - Throws: ``VerificationError/countMismatch(name:expected:found:)`` where the count does not fit, or
    ///   ``VerificationError/tooFew(name:expected:found:)`` for a side below 2.
    package init(height: Int, width: Int, values: [Double]) throws(VerificationError) {
        guard let count = Shape(height, width).elementCount, count == values.count else {
            throw .countMismatch(
                name: "input plane", expected: Shape(height, width).elementCount ?? .max, found: values.count)
        }
        guard min(height, width) >= 2 else {
            throw .tooFew(name: "side of the input", expected: 2, found: min(height, width))
        }
        (self.height, self.width, self.values) = (height, width, values)
        cells = try areaMeans(values, height: height, width: width, side: InputPlane.thumbnailSide)
    }

    /// The mean over the channels of a network's input `[1, height, width, channels]`.
    ///
    /// - Throws: ``VerificationError`` for another rank or batch, or a side below 2.
    package init(_ input: Tensor) throws(VerificationError) {
        let channels = try ChannelValues(input, name: "network input")
        try self.init(height: channels.height, width: channels.width, values: channels.meanOverChannels())
    }

    /// The shares of the quantiles in ``statistics()``.
    package static let quantileShares = [0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1]

    /// The length of ``statistics()`` for an input of a size: 47 at 64 x 64, 50 at 128 x 128 and 224 x 224.
    package static func statisticsCount(height: Int, width: Int) -> Int {
        3 * levelCount(height, width) + quantileShares.count + 8 + 16
    }

    /// The side of the thumbnail.
    package static let thumbnailSide = 8

    /// The input's statistics as one vector.
    ///
    /// Log energies of the Haar detail bands; the 0, 1, 5, 10, 25, 50, 75, 90, 95, 99, 100 % quantiles; mean, then
    /// standard deviation, of the border strips (top, bottom, left, right; `max(1, width / 16)` wide); 4 x 4 area means.
    ///
    /// - Throws: ``VerificationError/unusableArray(_:)``, which a plane that exists does not give.
    package func statistics() throws(VerificationError) -> [Double] { try haarEnergies() + distribution() }

    /// The statistics but for the detail: quantiles, borders, area means.
    ///
    /// - Throws: ``VerificationError/unusableArray(_:)``, which a plane that exists does not give.
    func distribution() throws(VerificationError) -> [Double] {
        let strip = max(1, width / 16)
        let strips = [
            (0..<min(strip, height), 0..<width), (max(0, height - strip)..<height, 0..<width),
            (0..<height, 0..<strip), (0..<height, (width - strip)..<width),
        ]
        let moments = try VerificationError.wrap {
            try strips.map { try PlaneMoments(values, width: width, rows: $0.0, columns: $0.1) }
        }
        var result = Quantiles.linear(values, InputPlane.quantileShares)
        result += moments.map(\.mean)
        result += moments.map(\.deviation)
        // Four cells of eight by eight are one of four by four, wherever cells are cut.
        let side = InputPlane.thumbnailSide
        result += try areaMeans(cells, height: side, width: side, side: side / 2)
        return result
    }

    /// 8 x 8 area means less their mean, over their population standard deviation + 0.001.
    ///
    /// - Throws: ``VerificationError/unusableArray(_:)``, which a plane that exists does not give.
    package func thumbnail() throws(VerificationError) -> [Double] {
        let mean = cells.reduce(0, +) / Double(cells.count)
        let variance = cells.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(cells.count)
        let scale = variance.squareRoot() + 1e-3
        return cells.map { ($0 - mean) / scale }
    }
}
