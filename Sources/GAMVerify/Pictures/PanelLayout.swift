import GAMImaging
import GAMTensor
import GAMVerification

/// Where things stand in a panel.
struct PanelLayout {
    let name: String
    let report: VerificationReport
    let pictures: PanelPictures
    let layer: String

    private static let width = 1120
    private static let margin = 20
    private static let ink = RasterImage.Color(gray: 34)
    private static let faint = RasterImage.Color(gray: 110)
    private static let paper = RasterImage.Color(gray: 255)
    private static let usual = RasterImage.Color(red: 203, green: 222, blue: 240)
    private static let rowHeight = 24

    /// The whole picture.
    func drawn() throws(ImagingError) -> RasterImage {
        let reasons = wrappedReasons
        let head = 62 + 20 * reasons.count
        let images = PanelPictures.side + 40
        let evidence = 62 + PanelLayout.rowHeight * report.evidence.count
        var picture = try RasterImage(
            width: PanelLayout.width, height: head + images + evidence, color: PanelLayout.paper)
        drawHead(reasons, onto: &picture)
        try drawImages(top: head, onto: &picture)
        drawEvidence(top: head + images, onto: &picture)
        return picture
    }

    private var wrappedReasons: [String] {
        let space = Double(PanelLayout.width - 2 * PanelLayout.margin)
        return report.reasons.prefix(5).flatMap {
            RasterImage.wrapped("- " + $0, width: space, size: 10, lineLimit: 2)
        }
    }

    private func drawHead(_ reasons: [String], onto picture: inout RasterImage) {
        let color = report.verdict.panelColor
        let left = Double(PanelLayout.margin)
        let word = "\(report.verdict)".uppercased()
        let width = StrokeFont.width(of: word) * 13 / StrokeFont.capHeight + 24
        picture.fill(color, row: 14, column: PanelLayout.margin, height: 30, width: Int(width))
        picture.drawText(
            word, row: 36, column: left + width / 2, size: 13, color: PanelLayout.paper, alignment: .centre,
            isBold: true)
        let prediction = report.prediction
        let claim =
            "\(prediction.className), probability \(Decimal.text(prediction.probability, digits: 3)); "
            + "joined p = \(Decimal.text(report.pValue, digits: 4))"
        picture.drawText(claim, row: 35, column: left + width + 16, size: 12, color: PanelLayout.ink)
        let space = Double(PanelLayout.width) - 2 * left - width - 16
        let used = StrokeFont.width(of: claim) * 12 / StrokeFont.capHeight
        let short = RasterImage.wrapped(
            String(name.suffix(60)), width: max(space - used - 24, 60), size: 10, lineLimit: 1)
        picture.drawText(
            short.first ?? "", row: 35, column: Double(PanelLayout.width) - left, size: 10, color: PanelLayout.faint,
            alignment: .right)
        for (line, text) in reasons.enumerated() {
            picture.drawText(text, row: Double(66 + 20 * line), column: left, size: 10, color: PanelLayout.ink)
        }
    }

    private func drawImages(top: Int, onto picture: inout RasterImage) throws(ImagingError) {
        let row = PictureRow(
            [
                ("the radiograph", pictures.radiograph),
                ("what moved \"\(report.prediction.className)\" (\(layer))", pictures.attention),
                ("reference images of the class", pictures.reference),
                ("difference: red more, blue less", pictures.difference),
            ], side: PanelPictures.side)
        picture.draw(try row.picture(), row: top, column: PanelLayout.margin)
    }

    private func drawEvidence(top: Int, onto picture: inout RasterImage) {
        let (labels, track, figures) = (PanelLayout.margin, 210, 1100)
        picture.drawText(
            "evidence", row: Double(top + 22), column: Double(labels), size: 10, color: PanelLayout.ink, isBold: true)
        picture.fill(PanelLayout.usual, row: top + 12, column: track, height: 12, width: 26)
        picture.drawText(
            "nine of ten calibration images; further right is more unusual", row: Double(top + 23),
            column: Double(track + 34), size: 10, color: PanelLayout.faint)
        picture.drawText(
            "p-value", row: Double(top + 22), column: Double(figures), size: 10, color: PanelLayout.faint,
            alignment: .right)
        for (index, item) in report.evidence.enumerated() {
            drawRow(item, top: top + 34 + index * PanelLayout.rowHeight, onto: &picture)
        }
    }

    private func drawRow(_ item: Evidence, top: Int, onto picture: inout RasterImage) {
        let bar = EvidenceBar(score: item.score, low: item.low, high: item.high)
        let (track, width) = (210, 780)
        let place = { (share: Double) in track + Int((share * Double(width)).rounded()) }
        let base = Double(top + 14)
        picture.drawText(item.verifier, row: base, column: Double(PanelLayout.margin), size: 10, color: PanelLayout.ink)
        picture.fill(RasterImage.Color(gray: 242), row: top, column: track, height: 18, width: width)
        picture.fill(
            PanelLayout.usual, row: top, column: place(bar.low), height: 18, width: place(bar.high) - place(bar.low))
        let color =
            item.pValue <= report.budgets.reject
            ? Verdict.reject : item.pValue <= report.budgets.review ? .review : .accept
        picture.fill(
            color.panelColor, row: top + 6, column: track, height: 6, width: max(1, place(bar.position) - track))
        picture.fill(color.panelColor, row: top + 1, column: place(bar.position) - 2, height: 16, width: 4)
        picture.drawText(
            Decimal.text(item.pValue, digits: 4), row: base, column: 1100, size: 10,
            color: item.pValue <= report.budgets.review ? color.panelColor : PanelLayout.faint, alignment: .right,
            isBold: item.pValue <= report.budgets.review)
    }
}

/// Where a score and its typical range stand on a bar, each 0 to 1.
///
/// The typical range fills 0.12 to 0.4; above it the bar is compressed, so that 1 is infinitely unusual: a score that
/// is k ranges above stands at `1 - 0.6 / (1 + k / 2)`.
package struct EvidenceBar {
    let low = 0.12
    let high = 0.4
    /// Where the score stands.
    package let position: Double

    /// Where a score stands whose typical range is known; an undefined one stands at the end.
    package init(score: Double, low: Double, high: Double) {
        let span = high - low
        guard score.isFinite, low.isFinite, span.isFinite else {
            position = 1
            return
        }
        guard span > 0 else {
            position = score > high ? 1 : score < low ? 0 : 0.26
            return
        }
        let share = (score - low) / span
        position = share <= 1 ? max(0.01, 0.12 + 0.28 * share) : 1 - 0.6 / (1 + (share - 1) / 2)
    }
}

extension Verdict {
    /// The colour of a verdict on white: green, amber, red.
    var panelColor: RasterImage.Color {
        switch self {
        case .accept: RasterImage.Color(red: 20, green: 120, blue: 80)
        case .review: RasterImage.Color(red: 178, green: 104, blue: 0)
        case .reject: RasterImage.Color(red: 186, green: 28, blue: 48)
        }
    }
}
