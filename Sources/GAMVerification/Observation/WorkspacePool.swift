import GAMNetwork
import Synchronization

/// Workspaces of one plan, handed to one thread at a time and used again.
///
/// There are never more than threads that ran at once; they go with the last owner of the pool.
final class WorkspacePool: Sendable {
    /// A workspace with its own lock, which only its one user at a time takes: it makes sharing safe by construction.
    private final class Slot: Sendable {
        let workspace: Mutex<Workspace>

        init(_ workspace: consuming sending Workspace) {
            self.workspace = Mutex(workspace)
        }
    }

    private let plan: ExecutionPlan
    private let idle = Mutex<[Slot]>([])

    init(_ plan: ExecutionPlan) {
        self.plan = plan
    }

    /// How many workspaces wait for a thread.
    var idleCount: Int { idle.withLock { $0.count } }

    /// Gives a workspace for the length of the call.
    func withWorkspace<Result: Sendable>(
        _ body: (inout Workspace) throws(VerificationError) -> Result
    ) throws(VerificationError) -> Result {
        let slot = try take()
        defer { idle.withLock { $0.append(slot) } }
        return try slot.workspace.withLock { workspace throws(VerificationError) in try body(&workspace) }
    }

    private func take() throws(VerificationError) -> Slot {
        if let slot = idle.withLock({ $0.popLast() }) { return slot }
        do throws(NetworkError) {
            return Slot(try plan.makeWorkspace())
        } catch {
            throw .network(error)
        }
    }
}
