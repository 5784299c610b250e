import Synchronization

/// A value that is worked out when it is first asked for, and kept for the copies of what holds it.
final class Once<Value: Sendable>: Sendable {
    private let kept = Mutex<Value?>(nil)

    /// The value; worked out at most once by each of several threads that ask at the same time.
    func value(_ make: () throws(VerificationError) -> Value) throws(VerificationError) -> Value {
        if let value = kept.withLock({ $0 }) { return value }
        let value = try make()
        kept.withLock { $0 = value }
        return value
    }
}
