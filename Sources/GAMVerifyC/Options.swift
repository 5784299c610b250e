import CGAMVerifyHeader
import GAMVerify

/// A structure that a host hands in: it begins with `struct_size`, and all bytes zero is its default.
protocol HostStructure {
    init()

    /// The size it had in its first version; hosts built then hand in no more.
    static var firstSize: Int { get }
}

extension gam_gate_options: HostStructure {
    static var firstSize: Int { 24 }
}
extension gam_verify_options: HostStructure {}
extension gam_image: HostStructure {}

extension HostStructure {
    static var firstSize: Int { MemoryLayout<Self>.size }

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
        guard size >= UInt(Self.firstSize) else {
            throw .argument("\(name).struct_size", expected: "\(Self.firstSize) or more", found: "\(size)")
        }
        guard size <= UInt(Self.sizeLimit) else {
            throw .argument(
                "\(name).struct_size", expected: "at most \(Self.sizeLimit)", found: "\(size)", code: GAM_UNSUPPORTED)
        }
        for offset in known..<max(known, Int(size)) where bytes.load(fromByteOffset: offset, as: UInt8.self) != 0 {
            throw .argument(
                name, expected: "zeros from byte \(known) on", found: "a value at byte \(offset)",
                code: GAM_UNSUPPORTED)
        }
        var copy = Self()
        withUnsafeMutableBytes(of: &copy) { copy in
            copy.copyMemory(from: UnsafeRawBufferPointer(start: bytes, count: min(known, Int(size))))
        }
        self = copy
    }
}

/// How a host wants its gate to judge.
struct JudgingChoice {
    let budgets: FalseAlarmBudgets
    let joining: JoiningRule
    let scope: CalibrationScope

    /// The defaults.
    static let standard = JudgingChoice()

    private init() {
        (budgets, joining, scope) = (.standard, .standard, .pooled)
    }

    /// What a host's options say.
    init(_ options: gam_gate_options) throws(Failure) {
        budgets = try FalseAlarmBudgets(options)
        joining =
            switch Int(options.joining) {
            case GAM_JOINING_STANDARD: .standard
            case GAM_JOINING_RANKS: .ranks
            case GAM_JOINING_BONFERRONI: .bonferroni
            case GAM_JOINING_HOLM: .holm
            case GAM_JOINING_HARMONIC: .harmonic
            case GAM_JOINING_CAUCHY: .cauchy
            default: throw .argument("options.joining", expected: "0 to 5", found: "\(options.joining)")
            }
        switch Int(options.scope) {
        case GAM_SCOPE_POOLED:
            guard options.class_images == 0 else {
                throw .argument(
                    "options.class_images", expected: "0 for pooled calibration", found: "\(options.class_images)")
            }
            scope = .pooled
        case GAM_SCOPE_PER_CLASS:
            scope = options.class_images == 0 ? .perClass : .perClass(leastCount: Int(options.class_images))
        default: throw .argument("options.scope", expected: "0 or 1", found: "\(options.scope)")
        }
    }
}

extension FalseAlarmBudgets {
    /// The rates that a host's options say.
    fileprivate init(_ options: gam_gate_options) throws(Failure) {
        let standard = FalseAlarmBudgets.standard
        let review = options.review_rate == 0 ? standard.review : options.review_rate
        let reject = options.reject_rate == 0 ? standard.reject : options.reject_rate
        let kind: Kind =
            switch Int(options.budget_kind) {
            case GAM_BUDGET_MARGINAL: .marginal
            case GAM_BUDGET_GUARANTEED: .guaranteed
            default: throw .argument("options.budget_kind", expected: "0 or 1", found: "\(options.budget_kind)")
            }
        do throws(VerificationError) {
            try self.init(review: review, reject: reject, kind: kind)
        } catch {
            guard case .invalidValue(let name, let expected, let found) = error else {
                throw .argument("options", expected: "rates", found: "\(error)")
            }
            let field = name.hasPrefix("review") ? "options.review_rate" : "options.reject_rate"
            throw .argument(field, expected: expected, found: found)
        }
    }
}
