public import CGAMVerifyHeader
import GAMVerify
import Synchronization

/// What C calls `gam_report`, with all it hands out at addresses that stay.
final class ReportHandle: Handle, @unchecked Sendable {
    let report: VerificationReport
    let summary, className, details: Text
    let imageHash, modelHash, profileHash, instructionSet: Text
    let reasons: [Text]
    let evidence: [EvidenceTexts]
    let logits, attention: Numbers

    private let name: String?
    private let json = Mutex<Text?>(nil)

    init(_ report: VerificationReport, name: String?) {
        self.report = report
        self.name = name
        summary = Text(report.summary)
        className = Text(report.prediction.className)
        details = Text(report.details.map { $0 + "\n" }.joined())
        imageHash = Text(report.imageHash ?? "")
        modelHash = Text(report.modelHash)
        profileHash = Text(report.profileHash)
        instructionSet = Text(report.instructionSet)
        reasons = report.reasons.map(Text.init)
        evidence = report.evidence.map(EvidenceTexts.init)
        logits = Numbers(report.logits)
        attention = Numbers(report.attentionMap.values)
    }

    /// The report as JSON, made when it is first asked for.
    var jsonText: UnsafePointer<CChar> {
        json.withLock { json in
            let text = json ?? Text(String(decoding: report.json(path: name).encoded(), as: UTF8.self))
            json = text
            return text.pointer
        }
    }
}

@c @implementation
public func gam_report_verdict(_ report: OpaquePointer?) -> gam_verdict {
    switch report?.object(ReportHandle.self).report.verdict {
    case .accept: gam_verdict(GAM_ACCEPT)
    case .review: gam_verdict(GAM_REVIEW)
    case .reject: gam_verdict(GAM_REJECT)
    case nil: gam_verdict(GAM_VERDICT_NONE)
    }
}

@c @implementation
public func gam_report_summary(_ report: OpaquePointer?) -> UnsafePointer<CChar>? {
    report?.object(ReportHandle.self).summary.pointer ?? Text.empty
}

@c @implementation
public func gam_report_reason_count(_ report: OpaquePointer?) -> Int {
    report?.object(ReportHandle.self).reasons.count ?? 0
}

@c @implementation
public func gam_report_reason(_ report: OpaquePointer?, _ index: Int) -> UnsafePointer<CChar>? {
    report?.object(ReportHandle.self).reasons.at(index)?.pointer
}

@c @implementation
public func gam_report_p_value(_ report: OpaquePointer?) -> Double {
    report?.object(ReportHandle.self).report.pValue ?? 0
}

@c @implementation
public func gam_report_statistic(_ report: OpaquePointer?) -> Double {
    report?.object(ReportHandle.self).report.statistic ?? .infinity
}

@c @implementation
public func gam_report_class(_ report: OpaquePointer?) -> Int32 {
    Int32(clamping: report?.object(ReportHandle.self).report.prediction.classIndex ?? -1)
}

@c @implementation
public func gam_report_class_name(_ report: OpaquePointer?) -> UnsafePointer<CChar>? {
    report?.object(ReportHandle.self).className.pointer ?? Text.empty
}

@c @implementation
public func gam_report_probability(_ report: OpaquePointer?) -> Double {
    report?.object(ReportHandle.self).report.prediction.probability ?? .nan
}

@c @implementation
public func gam_report_garbage_probability(_ report: OpaquePointer?) -> Double {
    report?.object(ReportHandle.self).report.prediction.garbageProbability ?? .nan
}

@c @implementation
public func gam_report_logits(
    _ report: OpaquePointer?, _ count: UnsafeMutablePointer<Int>?
) -> UnsafePointer<Double>? {
    Numbers.give(report?.object(ReportHandle.self).logits, count)
}

@c @implementation
public func gam_report_json(_ report: OpaquePointer?) -> UnsafePointer<CChar>? {
    report?.object(ReportHandle.self).jsonText ?? Text.empty
}

@c @implementation
public func gam_report_free(_ report: OpaquePointer?) {
    Handle.release(report)
}
