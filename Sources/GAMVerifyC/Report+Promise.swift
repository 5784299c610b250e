import CGAMVerifyHeader
import GAMVerify

/// What a report's verdict rests on.
private func basis(_ report: OpaquePointer?) -> CalibrationBasis? {
    report?.object(ReportHandle.self).report.basis
}

@c @implementation
public func gam_report_calibration_count(_ report: OpaquePointer?) -> Int {
    basis(report)?.count ?? 0
}

@c @implementation
public func gam_report_review_level(_ report: OpaquePointer?) -> Double {
    basis(report)?.review.level ?? 0
}

@c @implementation
public func gam_report_reject_level(_ report: OpaquePointer?) -> Double {
    basis(report)?.reject.level ?? 0
}

@c @implementation
public func gam_report_review_bound(_ report: OpaquePointer?) -> Double {
    basis(report)?.review.upperBound ?? .nan
}

@c @implementation
public func gam_report_reject_bound(_ report: OpaquePointer?) -> Double {
    basis(report)?.reject.upperBound ?? .nan
}

@c @implementation
public func gam_report_image_hash(_ report: OpaquePointer?) -> UnsafePointer<CChar>? {
    report?.object(ReportHandle.self).imageHash.pointer ?? Text.empty
}

@c @implementation
public func gam_report_model_hash(_ report: OpaquePointer?) -> UnsafePointer<CChar>? {
    report?.object(ReportHandle.self).modelHash.pointer ?? Text.empty
}

@c @implementation
public func gam_report_profile_hash(_ report: OpaquePointer?) -> UnsafePointer<CChar>? {
    report?.object(ReportHandle.self).profileHash.pointer ?? Text.empty
}

@c @implementation
public func gam_report_instruction_set(_ report: OpaquePointer?) -> UnsafePointer<CChar>? {
    report?.object(ReportHandle.self).instructionSet.pointer ?? Text.empty
}

@c @implementation
public func gam_report_details(_ report: OpaquePointer?) -> UnsafePointer<CChar>? {
    report?.object(ReportHandle.self).details.pointer ?? Text.empty
}
