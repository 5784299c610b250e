// What C calls a handle is a retained object of this module behind an opaque pointer.

/// An object of this module that C holds; immutable, so that threads may share it.
class Handle: @unchecked Sendable {
    /// The object as a pointer that owns one reference.
    func retained() -> OpaquePointer {
        OpaquePointer(Unmanaged.passRetained(self).toOpaque())
    }

    /// Gives up the reference that a pointer owns; `nil` does nothing.
    static func release(_ pointer: OpaquePointer?) {
        guard let pointer else { return }
        Unmanaged<Handle>.fromOpaque(UnsafeRawPointer(pointer)).release()
    }
}

extension OpaquePointer {
    /// The object behind a handle, which C must not have freed.
    func object<Object: Handle>(_ type: Object.Type) -> Object {
        Unmanaged<Object>.fromOpaque(UnsafeRawPointer(self)).takeUnretainedValue()
    }
}

extension UnsafeMutablePointer<OpaquePointer?> {
    /// Empties a place for a handle before anything else is done.
    func clear() { pointee = nil }
}
