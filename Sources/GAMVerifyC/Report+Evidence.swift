import CGAMVerifyHeader
import GAMVerify

/// The evidence at an index that comes from C.
private func evidence(_ report: OpaquePointer?, _ index: Int) -> Evidence? {
    report?.object(ReportHandle.self).report.evidence.at(index)
}

@c @implementation
public func gam_report_evidence_count(_ report: OpaquePointer?) -> Int {
    report?.object(ReportHandle.self).evidence.count ?? 0
}

@c @implementation
public func gam_report_evidence_name(_ report: OpaquePointer?, _ index: Int) -> UnsafePointer<CChar>? {
    report?.object(ReportHandle.self).evidence.at(index)?.name.pointer
}

@c @implementation
public func gam_report_evidence_words(_ report: OpaquePointer?, _ index: Int) -> UnsafePointer<CChar>? {
    report?.object(ReportHandle.self).evidence.at(index)?.words.pointer
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
