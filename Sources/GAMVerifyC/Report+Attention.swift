public import CGAMVerifyHeader
import GAMVerify

@c @implementation
public func gam_report_attention_height(_ report: OpaquePointer?) -> UInt32 {
    UInt32(clamping: report?.object(ReportHandle.self).report.attentionMap.height ?? 0)
}

@c @implementation
public func gam_report_attention_width(_ report: OpaquePointer?) -> UInt32 {
    UInt32(clamping: report?.object(ReportHandle.self).report.attentionMap.width ?? 0)
}

@c @implementation
public func gam_report_attention_values(
    _ report: OpaquePointer?, _ count: UnsafeMutablePointer<Int>?
) -> UnsafePointer<Double>? {
    Numbers.give(report?.object(ReportHandle.self).attention, count)
}

@c @implementation
public func gam_report_attention_resized(
    _ report: OpaquePointer?, _ width: UInt32, _ height: UInt32, _ values: UnsafeMutablePointer<Float>?,
    _ count: Int, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> gam_status {
    reporting(error) { () throws(Failure) in
        guard let map = report?.object(ReportHandle.self).report.attentionMap else { throw .null("report") }
        guard let values else { throw .null("values") }
        let limit = UInt32(Radiograph.sideLimit)
        for (name, side) in [("width", width), ("height", height)] where !(1...limit).contains(side) {
            throw .argument(name, expected: "1 to \(limit)", found: "\(side)")
        }
        let wanted = Int(width) * Int(height)
        guard count >= wanted else {
            throw .argument("count", expected: "\(wanted) or more", found: "\(UInt(bitPattern: count))")
        }
        try Memory.require(wanted * 3 * MemoryLayout<Double>.size)
        let resized = try map.resized(height: Int(height), width: Int(width))
        for (index, value) in resized.enumerated() { values[index] = value }
    }
}

extension AttentionMap {
    /// The map at another size, divided by its largest value; zeros stay zeros.
    fileprivate func resized(height: Int, width: Int) throws(Failure) -> [Float] {
        let peak = max(values.max() ?? 0, 0)
        let scaled = values.map { peak > 0 ? max($0, 0) / peak : 0 }
        do throws(TensorError) {
            return try Resampling.bilinear(
                scaled, height: self.height, width: self.width, toHeight: height, toWidth: width
            ).map { Float(min(max($0, 0), 1)) }
        } catch {
            throw Failure(code: gam_status(GAM_INTERNAL), message: "attention map: \(error)")
        }
    }
}
