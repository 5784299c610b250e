import GAMNetwork
import Synchronization

/// Workspaces of one plan, handed to one thread at a time and used again.
///
/// There are never more than threads that ran at once; they go with the last owner of the pool.
final class WorkspacePool: Sendable {
    private final class Box {
        var workspace: Workspace

        init(_ workspace: consuming Workspace) {
            self.workspace = workspace
        }
    }

    private let plan: ExecutionPlan
    private let idle = Mutex<[Box]>([])

    init(_ plan: ExecutionPlan) {
        self.plan = plan
    }

    /// Gives a workspace for the length of the call.
    func withWorkspace<Result>(
        _ body: (inout Workspace) throws(VerificationError) -> Result
    ) throws(VerificationError) -> Result {
        let box = try take()
        defer { give(box) }
        return try body(&box.workspace)
    }

    private func take() throws(VerificationError) -> sending Box {
        if let box = idle.withLock({ boxes in unsafe Transfer(boxes.popLast()) }).box { return box }
        return Box(try observing { () throws(NetworkError) in try plan.makeWorkspace() })
    }

    private func give(_ box: Box) {
        let transfer = unsafe Transfer(box)
        idle.withLock { boxes in
            if let box = transfer.box { boxes.append(box) }
        }
    }

    /// Carries a box in or out of the lock: whoever took it from the list is its only owner.
    private struct Transfer: @unchecked Sendable {
        let box: Box?

        init(_ box: Box?) {
            self.box = box
        }
    }
}
