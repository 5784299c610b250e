import CGAMVerifyHeader
import GAMVerify

/// A structure that a host hands in: it begins with `struct_size`, and all bytes zero is its default.
protocol HostStructure {
    init()
}

extension gam_gate_options: HostStructure {}
extension gam_verify_options: HostStructure {}
extension gam_image: HostStructure {}

extension HostStructure {
    /// The longest structure a host may hand in.
    private static var sizeLimit: Int { 4096 }

    /// A copy of the known part of a host's structure.
    ///
    /// - Throws: a failure where its size is not set or what a newer host says in surplus bytes is not known here.
    init(_ pointer: UnsafePointer<Self>, named name: String) throws(Failure) {
        let bytes = UnsafeRawPointer(pointer)
        let known = MemoryLayout<Self>.size
        // As unsigned: a size above Int.max would arrive as a negative number.
        let size = bytes.loadUnaligned(as: UInt.self)
        guard size >= UInt(known) else {
            throw .argument("\(name).struct_size", expected: "\(known) or more", found: "\(size)")
        }
        guard size <= UInt(Self.sizeLimit) else {
            throw .argument(
                "\(name).struct_size", expected: "at most \(Self.sizeLimit)", found: "\(size)", code: GAM_UNSUPPORTED)
        }
        for offset in known..<Int(size) where bytes.load(fromByteOffset: offset, as: UInt8.self) != 0 {
            throw .argument(
                name, expected: "zeros from byte \(known) on", found: "a value at byte \(offset)",
                code: GAM_UNSUPPORTED)
        }
        self = bytes.loadUnaligned(as: Self.self)
    }
}

extension FalseAlarmBudgets {
    /// The rates that a host's options say.
    init(_ options: gam_gate_options) throws(Failure) {
        let standard = FalseAlarmBudgets.standard
        let review = options.review_rate == 0 ? standard.review : options.review_rate
        let reject = options.reject_rate == 0 ? standard.reject : options.reject_rate
        do throws(VerificationError) {
            try self.init(review: review, reject: reject)
        } catch {
            guard case .invalidValue(let name, let expected, let found) = error else {
                throw .argument("options", expected: "rates", found: "\(error)")
            }
            let field = name.hasPrefix("review") ? "options.review_rate" : "options.reject_rate"
            throw .argument(field, expected: expected, found: found)
        }
    }
}
