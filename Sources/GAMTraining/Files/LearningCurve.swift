public import GAMImaging
import GAMTensor

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

    private static let training = RasterImage.Color(red: 40, green: 90, blue: 170)
    private static let validation = RasterImage.Color(red: 215, green: 105, blue: 20)
    private static let ink = RasterImage.Color(gray: 60)
    private static let pale = RasterImage.Color(gray: 225)

    /// The place of one of the two diagrams.
    private struct Panel {
        let left, right, top, bottom: Double
        let lowest, highest: Double
        let epochs: Int

        func row(_ value: Double) -> Double {
            let share = (min(max(value, lowest), highest) - lowest) / (highest - lowest)
            return bottom - share * (bottom - top)
        }

        func column(_ epoch: Int) -> Double {
            epochs < 2 ? (left + right) / 2 : left + (right - left) * Double(epoch - 1) / Double(epochs - 1)
        }
    }

    /// Draws the picture, 960 x 400 pixels.
    ///
    /// - Throws: `ImagingError` where the picture cannot be made.
    public func picture() throws(ImagingError) -> RasterImage {
        var picture = try RasterImage(width: 960, height: 400, color: RasterImage.Color(gray: 255))
        let losses = history.flatMap { [$0.loss] + ($0.validationLoss.map { [$0] } ?? []) }.filter(\.isFinite)
        let highest = LearningCurve.roundedUp(losses.max() ?? 1)
        draw(
            "Loss",
            Panel(
                left: 70, right: 460, top: 60, bottom: 340, lowest: 0, highest: highest, epochs: history.count),
            digits: highest < 1 ? 2 : 1, { $0.loss }, { $0.validationLoss }, on: &picture)
        let shares = history.flatMap { [$0.accuracy] + ($0.validationAccuracy.map { [$0] } ?? []) }
        let lowest = min(0.9, max(0, ((shares.min() ?? 0) * 10).rounded(.down) / 10))
        draw(
            "Accuracy",
            Panel(
                left: 550, right: 940, top: 60, bottom: 340, lowest: lowest, highest: 1, epochs: history.count),
            digits: 2, { $0.accuracy }, { $0.validationAccuracy }, on: &picture)
        return picture
    }

    private func draw(
        _ title: String, _ panel: Panel, digits: Int, _ training: (EpochRecord) -> Double?,
        _ validation: (EpochRecord) -> Double?, on picture: inout RasterImage
    ) {
        picture.drawText(title, row: 34, column: panel.left, size: 13, color: LearningCurve.ink, isBold: true)
        picture.drawText("training", row: 34, column: panel.right - 190, size: 10, color: LearningCurve.training)
        picture.drawText(
            "validation", row: 34, column: panel.right, size: 10, color: LearningCurve.validation, alignment: .right)
        for line in 0...5 {
            let value = panel.lowest + (panel.highest - panel.lowest) * Double(line) / 5
            let row = panel.row(value)
            picture.drawLine(
                LearningCurve.pale, fromRow: row, column: panel.left, toRow: row, column: panel.right, width: 1)
            picture.drawText(
                Decimal.text(value, digits: digits), row: row + 5, column: panel.left - 8, size: 10,
                color: LearningCurve.ink, alignment: .right)
        }
        for epoch in Set([1, (history.count + 1) / 2, history.count]).sorted() where epoch > 0 {
            picture.drawText(
                "\(epoch)", row: panel.bottom + 20, column: panel.column(epoch), size: 10, color: LearningCurve.ink,
                alignment: .centre)
        }
        picture.drawText(
            "epoch (used: \(best))", row: panel.bottom + 42, column: (panel.left + panel.right) / 2, size: 10,
            color: LearningCurve.ink, alignment: .centre)
        let place = panel.column(best)
        picture.drawLine(
            LearningCurve.ink, fromRow: panel.top, column: place, toRow: panel.bottom, column: place, width: 0.8)
        line(training, LearningCurve.training, panel, on: &picture)
        line(validation, LearningCurve.validation, panel, on: &picture)
    }

    private func line(
        _ value: (EpochRecord) -> Double?, _ color: RasterImage.Color, _ panel: Panel, on picture: inout RasterImage
    ) {
        let points = history.compactMap { record in value(record).map { (epoch: record.epoch, value: $0) } }
        for (from, to) in zip(points, points.count > 1 ? Array(points.dropFirst()) : points) {
            picture.drawLine(
                color, fromRow: panel.row(from.value), column: panel.column(from.epoch), toRow: panel.row(to.value),
                column: panel.column(to.epoch), width: points.count > 1 ? 2 : 5)
        }
    }

    /// 1, 2 or 5 times a power of ten that is not less than a value.
    private static func roundedUp(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return 1 }
        var unit = 1e-6
        while unit < 1e12 {
            for factor in [1, 2, 5] where unit * Double(factor) >= value { return unit * Double(factor) }
            unit *= 10
        }
        return value
    }
}
