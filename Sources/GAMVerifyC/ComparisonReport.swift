public import CGAMVerifyHeader
import GAMVerify

/// What C calls `gam_comparison_report`, with all it hands out at addresses that stay.
final class ComparisonReportHandle: Handle, @unchecked Sendable {
    let report: ComparisonReport
    let summary, json: Text
    let reasons: [Text]
    private let figures: [JudgedFigure]

    init(_ report: ComparisonReport) {
        self.report = report
        summary = Text("\(report.verdict)")
        json = Text(String(decoding: report.json.encoded(), as: UTF8.self))
        reasons = report.reasons.map(Text.init)
        figures = report.figures
    }

    /// A figure by its name, at a layer or at the deciding one.
    func figure(_ statistic: String, layer: String?) -> JudgedFigure? {
        let named = figures.filter { $0.statistic == statistic }
        return named.first { $0.layer == layer ?? report.targetLayer }
            ?? named.first { $0.layer == nil && layer == nil }
    }
}

@c @implementation
public func gam_comparison_report_verdict(_ report: OpaquePointer?) -> gam_suitability {
    switch report?.object(ComparisonReportHandle.self).report.verdict {
    case .suitable: gam_suitability(GAM_SUITABLE)
    case .doubtful: gam_suitability(GAM_DOUBTFUL)
    case .unsuitable: gam_suitability(GAM_UNSUITABLE)
    case .notComparable: gam_suitability(GAM_NOT_COMPARABLE)
    case nil: gam_suitability(GAM_SUITABILITY_NONE)
    }
}

@c @implementation
public func gam_comparison_report_summary(_ report: OpaquePointer?) -> UnsafePointer<CChar>? {
    report?.object(ComparisonReportHandle.self).summary.pointer ?? Text.empty
}

@c @implementation
public func gam_comparison_report_reason_count(_ report: OpaquePointer?) -> Int {
    report?.object(ComparisonReportHandle.self).reasons.count ?? 0
}

@c @implementation
public func gam_comparison_report_reason(_ report: OpaquePointer?, _ index: Int) -> UnsafePointer<CChar>? {
    report?.object(ComparisonReportHandle.self).reasons.at(index)?.pointer
}

@c @implementation
public func gam_comparison_report_image_count(_ report: OpaquePointer?) -> Int {
    report?.object(ComparisonReportHandle.self).report.imageCount ?? 0
}

@c @implementation
public func gam_comparison_report_figure(
    _ report: OpaquePointer?, _ statistic: UnsafePointer<CChar>?, _ layer: UnsafePointer<CChar>?,
    _ lower: UnsafeMutablePointer<Double>?, _ upper: UnsafeMutablePointer<Double>?
) -> Double {
    let name = statistic.flatMap { String(validatingCString: $0) }
    let place = layer.map { String(decoding: $0.cBytes, as: UTF8.self) }
    let figure = name.flatMap { report?.object(ComparisonReportHandle.self).figure($0, layer: place) }
    lower?.pointee = figure?.lower ?? .nan
    upper?.pointee = figure?.upper ?? .nan
    return figure?.value ?? .nan
}

@c @implementation
public func gam_comparison_report_json(_ report: OpaquePointer?) -> UnsafePointer<CChar>? {
    report?.object(ComparisonReportHandle.self).json.pointer ?? Text.empty
}

@c @implementation
public func gam_comparison_report_free(_ report: OpaquePointer?) {
    Handle.release(report)
}
