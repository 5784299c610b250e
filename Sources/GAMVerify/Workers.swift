import GAMNetwork
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A few threads for the length of one call: work on many images at once without any thread left behind.
package struct Workers: Sendable {
    /// How many threads work, the caller's among them.
    package let count: Int

    /// So many threads, at least 1, at most 256.
    package init(count: Int) {
        self.count = min(max(1, count), 256)
    }

    /// The processors this process may use.
    package static var processorCount: Int { ThreadTeam.processorCount }

    /// Calls a function for each index and gives the results in order; stops early after the first failure.
    ///
    /// - Throws: what the function threw for the lowest index that failed.
    package func map<Value: Sendable>(
        _ indices: Range<Int>, _ body: @Sendable (Int) throws(GAMError) -> Value
    ) throws(GAMError) -> [Value] {
        let board = Board<Value>(indices)
        withoutActuallyEscaping(body) { body in
            let task = Task { board.work(body) }
            let helpers = Helper.start(min(count, indices.count) - 1, on: task)
            task.run()
            for helper in helpers { helper.join() }
        }
        return try board.results()
    }

    /// What the threads share: the next index and the results so far.
    private final class Board<Value: Sendable>: Sendable {
        private struct State {
            var next: Int
            var values: [Value?]
            var failure: (index: Int, error: GAMError)?
        }

        private let indices: Range<Int>
        private let state: Mutex<State>

        init(_ indices: Range<Int>) {
            self.indices = indices
            state = Mutex(
                State(next: indices.lowerBound, values: [Value?](repeating: nil, count: indices.count), failure: nil))
        }

        func work(_ body: @Sendable (Int) throws(GAMError) -> Value) {
            while let index = claim() {
                do throws(GAMError) {
                    let value = try body(index)
                    state.withLock { $0.values[index - indices.lowerBound] = value }
                } catch {
                    state.withLock { state in
                        if index < state.failure?.index ?? .max { state.failure = (index, error) }
                    }
                }
            }
        }

        private func claim() -> Int? {
            state.withLock { state in
                guard state.failure == nil, state.next < indices.upperBound else { return nil }
                defer { state.next += 1 }
                return state.next
            }
        }

        func results() throws(GAMError) -> [Value] {
            let (values, failure) = state.withLock { ($0.values, $0.failure?.error) }
            if let failure { throw failure }
            return values.compactMap { $0 }
        }
    }

    /// The work as one object, to be handed through the thread's one pointer.
    private final class Task: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    /// A thread; where the system gives none, the others do its share.
    @safe
    private struct Helper {
        private let thread: pthread_t

        /// Threads that never run a signal handler of the host: every signal is blocked in them.
        static func start(_ count: Int, on task: Task) -> [Helper] {
            guard count > 0 else { return [] }
            var all = sigset_t()
            var before = sigset_t()
            unsafe sigfillset(&all)
            unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
            defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
            return (0..<count).compactMap { _ in Helper(task) }
        }

        private init?(_ task: Task) {
            #if canImport(Darwin)
                var thread: pthread_t?
            #else
                var thread = pthread_t()
            #endif
            let argument = unsafe Unmanaged.passRetained(task)
            let status = unsafe pthread_create(
                &thread, nil,
                { argument in
                    // The parameter is optional in some C libraries' declarations and not in others.
                    let given: UnsafeMutableRawPointer? = unsafe argument
                    guard let argument = unsafe given else { return nil }
                    unsafe Unmanaged<Task>.fromOpaque(argument).takeRetainedValue().run()
                    return nil
                }, argument.toOpaque())
            guard status == 0 else {
                unsafe argument.release()
                return nil
            }
            #if canImport(Darwin)
                guard let thread else { return nil }
                self.thread = thread
            #else
                self.thread = thread
            #endif
        }

        func join() {
            _ = pthread_join(thread, nil)
        }
    }
}
