import CGAMKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The threads of a plan: made with it, gone with it, asleep between runs.
@safe
package final class ThreadTeam: @unchecked Sendable {
    private let team: OpaquePointer?

    /// A team of so many threads, the caller's among them; with one there are no helpers.
    package init(threads: Int) {
        unsafe team = threads > 1 ? gam_team_make(Int32(min(threads, 64))) : nil
    }

    deinit {
        unsafe gam_team_free(team)
    }

    /// The processors this process may use.
    package static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    /// How many threads there are, the caller's among them.
    var count: Int { unsafe team.map { unsafe Int(gam_team_size($0)) } ?? 1 }

    /// Takes the team for the length of a call, unless it is busy with another caller's work: then the caller is told to
    /// work alone.
    func whileTaken(_ body: (_ isTaken: Bool) -> Void) {
        guard let team = unsafe team, unsafe gam_team_enter(team) else { return body(false) }
        body(true)
        unsafe gam_team_leave(team)
    }

    /// Calls a function for each piece, on all threads; only while the team is taken.
    func run(
        _ count: Int, _ context: UnsafeMutableRawPointer,
        _ job: @convention(c) (UnsafeMutableRawPointer?, Int32, Int32) -> Void
    ) {
        if let team = unsafe team { unsafe gam_team_run(team, Int32(count), job, context) }
    }

    /// Calls a function for each item, on all threads where there are several and they are free.
    package func forEach(_ count: Int, _ body: (_ item: Int) -> Void) {
        whileTaken { isTaken in
            guard isTaken else {
                for item in 0..<count { body(item) }
                return
            }
            withoutActuallyEscaping(body) { body in
                var body = body
                unsafe withUnsafeMutablePointer(to: &body) { body in
                    unsafe run(count, body) { context, item, _ in
                        unsafe context?.assumingMemoryBound(to: ((Int) -> Void).self).pointee(Int(item))
                    }
                }
            }
        }
    }
}
