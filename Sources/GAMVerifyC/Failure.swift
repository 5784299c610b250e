import CGAMVerifyHeader

/// Why a call failed, as C gets to know it.
struct Failure: Error {
    var code: gam_status
    var message: String
    var subject = ""
    var expected = ""
    var found = ""

    /// An argument, or a field of one, that is not what it must be.
    static func argument(
        _ name: String, expected: String, found: String, code: Int = GAM_INVALID_ARGUMENT
    ) -> Failure {
        Failure(
            code: gam_status(code), message: "\(name): expected \(expected), found \(found)", subject: name,
            expected: expected, found: found)
    }

    /// An argument that must not be NULL.
    static func null(_ name: String) -> Failure {
        .argument(name, expected: "a pointer", found: "NULL")
    }

    /// Memory could not be had; C gets an error for it that takes no memory.
    static let outOfMemory = Failure(code: gam_status(GAM_OUT_OF_MEMORY), message: "")
}

/// Does the work of a C function: empties what it gives out, works, and turns a failure into a code and an error.
///
/// - Parameters:
///   - output: where the result goes.
///   - name: what the header calls that argument.
///   - error: where an error goes, or `nil`.
///   - body: makes the object that C gets.
/// - Returns: the status that the C function returns.
func giving(
    _ output: UnsafeMutablePointer<OpaquePointer?>?, _ name: String,
    _ error: UnsafeMutablePointer<OpaquePointer?>?, _ body: () throws(Failure) -> Handle
) -> gam_status {
    output?.clear()
    return reporting(error) { () throws(Failure) in
        guard let output else { throw .null(name) }
        output.pointee = try body().retained()
    }
}

/// Does the work of a C function that gives out no handle.
func reporting(
    _ error: UnsafeMutablePointer<OpaquePointer?>?, _ body: () throws(Failure) -> Void
) -> gam_status {
    error?.clear()
    do throws(Failure) {
        try FloatingPoint.withDefaults(body)
        return gam_status(GAM_OK)
    } catch {
        return report(error)
    }

    func report(_ failure: Failure) -> gam_status {
        if let error { error.pointee = ErrorHandle.pointer(for: failure) }
        return failure.code
    }
}
