public import CGAMVerifyHeader

/// What C calls `gam_error`.
final class ErrorHandle: Handle, @unchecked Sendable {
    let code: gam_status
    let message, subject, expected, found: Text

    private init(_ failure: Failure) {
        code = failure.code
        message = Text(failure.message)
        subject = Text(failure.subject)
        expected = Text(failure.expected)
        found = Text(failure.found)
    }

    /// An error that takes no memory: its pointer is an address of its own and never read.
    static var outOfMemory: OpaquePointer { OpaquePointer(Text.constant(outOfMemoryMessage)) }
    private static let outOfMemoryMessage: StaticString = "not enough memory"

    /// A pointer to the error of a failure.
    static func pointer(for failure: Failure) -> OpaquePointer {
        failure.message.isEmpty ? outOfMemory : ErrorHandle(failure).retained()
    }

    /// A text of the error behind a pointer.
    static func text(of error: OpaquePointer?, _ path: (ErrorHandle) -> Text) -> UnsafePointer<CChar> {
        guard let error, error != outOfMemory else { return Text.empty }
        return path(error.object(ErrorHandle.self)).pointer
    }
}

@c @implementation
public func gam_error_code(_ error: OpaquePointer?) -> gam_status {
    guard let error else { return gam_status(GAM_OK) }
    return error == ErrorHandle.outOfMemory ? gam_status(GAM_OUT_OF_MEMORY) : error.object(ErrorHandle.self).code
}

@c @implementation
public func gam_error_message(_ error: OpaquePointer?) -> UnsafePointer<CChar>? {
    if error == ErrorHandle.outOfMemory { return UnsafePointer(ErrorHandle.outOfMemory) }
    return ErrorHandle.text(of: error, \.message)
}

@c @implementation
public func gam_error_subject(_ error: OpaquePointer?) -> UnsafePointer<CChar>? {
    ErrorHandle.text(of: error, \.subject)
}

@c @implementation
public func gam_error_expected(_ error: OpaquePointer?) -> UnsafePointer<CChar>? {
    ErrorHandle.text(of: error, \.expected)
}

@c @implementation
public func gam_error_found(_ error: OpaquePointer?) -> UnsafePointer<CChar>? {
    ErrorHandle.text(of: error, \.found)
}

@c @implementation
public func gam_error_free(_ error: OpaquePointer?) {
    if error != ErrorHandle.outOfMemory { Handle.release(error) }
}
