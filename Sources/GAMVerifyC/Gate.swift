public import CGAMVerifyHeader
import GAMVerify

/// What C calls `gam_gate`; the gate has packed weights and a profile of its own.
final class GateHandle: Handle, @unchecked Sendable {
    let gate: VerificationGate

    init(_ gate: VerificationGate) {
        self.gate = gate
    }
}

@c @implementation
public func gam_gate_create(
    _ model: OpaquePointer?, _ profile: OpaquePointer?, _ options: UnsafePointer<gam_gate_options>?,
    _ gate: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> gam_status {
    giving(gate, "gate", error) { () throws(Failure) in
        guard let model = model?.object(ModelHandle.self).model else { throw .null("model") }
        guard let profile = profile?.object(ProfileHandle.self).profile else { throw .null("profile") }
        var choice = JudgingChoice.standard
        if let options { choice = try JudgingChoice(try gam_gate_options(options, named: "options")) }
        return GateHandle(
            try Failure.wrap(.makingGate) { () throws(GAMError) in
                try VerificationGate(
                    model: model, profile: profile, budgets: choice.budgets, joining: choice.joining,
                    scope: choice.scope)
            })
    }
}

@c @implementation
public func gam_gate_verify(
    _ gate: OpaquePointer?, _ image: UnsafePointer<gam_image>?, _ options: UnsafePointer<gam_verify_options>?,
    _ report: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> gam_status {
    giving(report, "report", error) { () throws(Failure) in
        guard let gate = gate?.object(GateHandle.self).gate else { throw .null("gate") }
        guard let image else { throw .null("image") }
        let name =
            try options.map { options throws(Failure) in
                try gam_verify_options(options, named: "options").text()
            } ?? nil
        let radiograph = try Radiograph(
            try gam_image(image, named: "image"), name: name ?? "image", for: gate.description)
        return ReportHandle(
            try Failure.wrap(.verifying) { () throws(GAMError) in try gate.verify(radiograph) }, name: name)
    }
}

@c @implementation
public func gam_gate_free(_ gate: OpaquePointer?) {
    Handle.release(gate)
}

extension gam_verify_options {
    /// The image's name, where the host gives one.
    fileprivate func text() throws(Failure) -> String? {
        guard let name else { return nil }
        guard let text = String(validatingCString: name) else {
            throw .argument("options.name", expected: "UTF-8", found: "other bytes")
        }
        return text
    }
}
