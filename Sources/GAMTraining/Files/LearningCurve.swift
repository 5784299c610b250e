public import GAMImaging

/// The course of a training as a picture: loss and accuracy over the epochs, on training and validation images.
public struct LearningCurve: Sendable {
    private let history: [EpochRecord]
    private let best: Int

    /// The course of a training.
    ///
    /// - Parameters:
    ///   - history: what each epoch gave.
    ///   - best: the epoch whose network is used; it is marked.
    public init(_ history: [EpochRecord], best: Int) {
        self.history = history
        self.best = best
    }

    /// Draws the picture, 1,200 x 375 pixels.
    ///
    /// - Throws: `ImagingError` where the picture cannot be made.
    public func picture() throws(ImagingError) -> RasterImage {
        let plots = try [loss, accuracy()].map { plot throws(ImagingError) in try plot.picture(width: 600) }
        return try RasterImage.row(of: plots, margin: 0)
    }

    /// The mean loss of each epoch.
    private var loss: Plot {
        let values = (history.map(\.loss) + history.compactMap(\.validationLoss)).filter(\.isFinite)
        let highest = values.max() ?? 0
        return plot("Loss", yLabel: "loss", 0...(highest > 0 ? highest * 1.05 : 1), \.loss, \.validationLoss)
    }

    /// The share of right answers of each epoch.
    ///
    /// - Parameters:
    ///   - title: what it is called.
    ///   - lowest: where the axis begins, 0 to 0.9; `nil` for where differences are seen best.
    /// - Returns: the plot.
    package func accuracy(title: String = "Accuracy", from lowest: Double? = nil) -> Plot {
        let least = (history.map(\.accuracy) + history.compactMap(\.validationAccuracy)).min() ?? 0
        let start = min(0.9, max(0, lowest ?? (least * 10).rounded(.down) / 10))
        return plot(title, yLabel: "share of right answers", start...1, \.accuracy, \.validationAccuracy)
    }

    private func plot(
        _ title: String, yLabel: String, _ range: ClosedRange<Double>, _ training: (EpochRecord) -> Double,
        _ validation: (EpochRecord) -> Double?
    ) -> Plot {
        let learned = history.map { (x: Double($0.epoch), y: training($0)) }
        let judged = history.compactMap { record in validation(record).map { (x: Double(record.epoch), y: $0) } }
        var marks = [Plot.Mark.line(learned, .two), .line(judged, .one)]
        if history.indices.contains(best - 1) {
            marks.insert(.threshold(Double(best), "used", isLeft: 2 * best > history.count, .accept), at: 0)
        }
        return Plot(
            title, xLabel: "epoch", yLabel: yLabel, x: 1...Double(max(1, history.count)), y: range, countsX: true,
            legend: [("training", .two)] + (judged.isEmpty ? [] : [("validation", .one)]), marks)
    }
}
