import CGAMVerifyHeader
import GAMVerify

/// What C may read of one component's evidence as text.
struct EvidenceTexts {
    let name, words, size: Text
    /// What deviates and its unit, where the component can tell.
    let deviation, unit: Text?

    init(_ evidence: Evidence) {
        name = Text(evidence.verifier)
        words = Text(evidence.words)
        size = Text(evidence.size)
        deviation = (evidence.deviation?.quantity).map(Text.init)
        unit = (evidence.deviation?.unit.rawValue).map(Text.init)
    }
}

/// The evidence at an index that comes from C.
private func evidence(_ report: OpaquePointer?, _ index: Int) -> Evidence? {
    report?.object(ReportHandle.self).report.evidence.at(index)
}

/// The texts of the evidence at an index that comes from C.
private func texts(_ report: OpaquePointer?, _ index: Int) -> EvidenceTexts? {
    report?.object(ReportHandle.self).evidence.at(index)
}

@c @implementation
public func gam_report_evidence_count(_ report: OpaquePointer?) -> Int {
    report?.object(ReportHandle.self).evidence.count ?? 0
}

@c @implementation
public func gam_report_evidence_name(_ report: OpaquePointer?, _ index: Int) -> UnsafePointer<CChar>? {
    texts(report, index)?.name.pointer
}

@c @implementation
public func gam_report_evidence_words(_ report: OpaquePointer?, _ index: Int) -> UnsafePointer<CChar>? {
    texts(report, index)?.words.pointer
}

@c @implementation
public func gam_report_evidence_score(_ report: OpaquePointer?, _ index: Int) -> Double {
    evidence(report, index)?.score ?? .nan
}

@c @implementation
public func gam_report_evidence_p_value(_ report: OpaquePointer?, _ index: Int) -> Double {
    evidence(report, index)?.pValue ?? 0
}

@c @implementation
public func gam_report_evidence_adjusted_p_value(_ report: OpaquePointer?, _ index: Int) -> Double {
    evidence(report, index)?.adjustedPValue ?? .nan
}

@c @implementation
public func gam_report_evidence_standardised(_ report: OpaquePointer?, _ index: Int) -> Double {
    evidence(report, index)?.standardised ?? .nan
}

@c @implementation
public func gam_report_evidence_low(_ report: OpaquePointer?, _ index: Int) -> Double {
    evidence(report, index)?.low ?? .nan
}

@c @implementation
public func gam_report_evidence_high(_ report: OpaquePointer?, _ index: Int) -> Double {
    evidence(report, index)?.high ?? .nan
}

@c @implementation
public func gam_report_evidence_share(_ report: OpaquePointer?, _ index: Int) -> Double {
    evidence(report, index)?.share ?? 0
}

@c @implementation
public func gam_report_evidence_size(_ report: OpaquePointer?, _ index: Int) -> UnsafePointer<CChar>? {
    texts(report, index)?.size.pointer
}

@c @implementation
public func gam_report_evidence_deviation(_ report: OpaquePointer?, _ index: Int) -> UnsafePointer<CChar>? {
    texts(report, index)?.deviation?.pointer
}

@c @implementation
public func gam_report_evidence_deviation_spreads(_ report: OpaquePointer?, _ index: Int) -> Double {
    evidence(report, index)?.deviation?.spreads ?? .nan
}

@c @implementation
public func gam_report_evidence_deviation_value(_ report: OpaquePointer?, _ index: Int) -> Double {
    evidence(report, index)?.deviation?.value ?? .nan
}

@c @implementation
public func gam_report_evidence_deviation_low(_ report: OpaquePointer?, _ index: Int) -> Double {
    evidence(report, index)?.deviation?.low ?? .nan
}

@c @implementation
public func gam_report_evidence_deviation_high(_ report: OpaquePointer?, _ index: Int) -> Double {
    evidence(report, index)?.deviation?.high ?? .nan
}

@c @implementation
public func gam_report_evidence_deviation_unit(_ report: OpaquePointer?, _ index: Int) -> UnsafePointer<CChar>? {
    texts(report, index)?.unit?.pointer
}
