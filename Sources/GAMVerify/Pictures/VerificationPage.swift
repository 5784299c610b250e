package import GAMImaging
import GAMVerification

/// One page on what a gate said of many images: counts, distributions, calibration, the most unusual images.
///
/// Images are added one by one; of each only its figures are kept. The page is a single HTML file that needs nothing
/// from outside and holds the pictures of the most unusual images; texts from files and models are escaped.
public struct VerificationPage: Sendable {
    /// What the page is called.
    public let title: String

    let gate: VerificationGate
    private(set) var entries = [Entry]()
    private(set) var failures = [(name: String, reason: String)]()

    /// What is kept of an image's report.
    struct Entry: Sendable {
        let name: String
        let verdict: Verdict
        let pValue: Double
        let statistic: Double
        let className: String
        let probability: Double
        let reasons: [String]
        let pValues: [Double]
        let weightiest: String?
    }

    /// A page of a gate's verdicts without any image yet.
    public init(title: String, of gate: VerificationGate) {
        self.title = title
        self.gate = gate
    }

    /// Adds one image.
    public mutating func add(_ outcome: ImageOutcome) {
        switch outcome.result {
        case .success(let report):
            entries.append(
                Entry(
                    name: outcome.name, verdict: report.verdict, pValue: report.pValue, statistic: report.statistic,
                    className: report.prediction.className, probability: report.prediction.probability,
                    reasons: report.reasons, pValues: report.evidence.map(\.pValue),
                    weightiest: report.weightiest?.verifier))
        case .failure(let error):
            failures.append((outcome.name, error.description))
        }
    }

    /// How many images were added.
    var count: Int { entries.count + failures.count }

    /// The images that stand out most: stricter verdicts first, then larger statistics, then by name.
    func mostUnusual(_ limit: Int) -> [Entry] {
        let sorted = entries.sorted { first, second in
            if first.verdict != second.verdict { return first.verdict < second.verdict }
            if first.statistic != second.statistic { return first.statistic > second.statistic }
            return first.name < second.name
        }
        return Array(sorted.prefix(max(0, limit)))
    }

    /// The page as one file.
    ///
    /// - Parameters:
    ///   - images: where the pictures of unusual images are read; an image that is not among them has no picture.
    ///   - pictureLimit: how many of the most unusual images have a picture.
    ///   - preface: what stands below the title, as where the images come from; `nil` for nothing.
    /// - Returns: the HTML text.
    /// - Throws: ``GAMError`` where the profile's own figures do not fit.
    public func html(
        reading images: [ImageSource], pictureLimit: Int = 24, preface: String? = nil
    ) throws(GAMError) -> String {
        try html(reading: images, pictureLimit: pictureLimit, preface: preface, further: [])
    }

    /// The page with further sections after its summary.
    package func html(
        reading images: [ImageSource], pictureLimit: Int, preface: String?, further: [HTML]
    ) throws(GAMError) -> String {
        var body = [
            HTML.element("h1", [:], .text(title)), preface.map(HTML.paragraph) ?? .empty, summary, .joined(further),
            try plots(), classTable, folderTable, componentTable,
        ]
        body.append(gallery(mostUnusual(pictureLimit), images))
        body += [failureList, allImages, foundations]
        return HTML.document(title: title, .joined(body))
    }
}
