import GAMVerify
import Synchronization

/// One line on a terminal that tells how far long work has come: count, rate, time left.
final class ProgressLine: Sendable {
    private struct State {
        var stage = ""
        var start: ContinuousClock.Instant?
        var isOnScreen = false
    }

    private let isWanted: Bool
    private let state = Mutex(State())

    /// A line; where standard error is no terminal, or it is not wanted, it never shows.
    init(isWanted: Bool = true) {
        self.isWanted = isWanted && Terminal.Stream.standardError.isTerminal
    }

    /// Shows how far the work has come.
    func show(_ progress: Progress) {
        guard isWanted else { return }
        state.withLock { state in
            let now = ContinuousClock.now
            if state.stage != progress.stage || state.start == nil {
                (state.stage, state.start) = (progress.stage, now)
            }
            let seconds = (state.start ?? now).duration(to: now) / .seconds(1)
            let line = ProgressLine.text(progress, seconds: seconds)
            state.isOnScreen = progress.done < progress.total
            Terminal.write("\r\u{1B}[K" + (state.isOnScreen ? line : ""), to: .standardError)
        }
    }

    /// Shows a line of text.
    func show(_ text: String) {
        guard isWanted else { return }
        state.withLock { state in
            state.isOnScreen = true
            Terminal.write("\r\u{1B}[K" + text, to: .standardError)
        }
    }

    /// Takes the line off the screen so that something else can be written.
    func clear() {
        state.withLock { state in
            if state.isOnScreen { Terminal.write("\r\u{1B}[K", to: .standardError) }
            state.isOnScreen = false
        }
    }

    /// The line's text; the rate is known only some time after the first portion.
    static func text(_ progress: Progress, seconds: Double) -> String {
        let line = "\(progress.stage): \(progress.done) of \(progress.total) images"
        guard seconds > 0.2 else { return line }
        let rate = Double(progress.done) / seconds
        let left = Double(progress.total - progress.done) / rate
        return line + ", \(Decimal.text(rate, digits: rate < 10 ? 1 : 0)) a second, "
            + "\(Decimal.text(left.rounded(.up), digits: 0)) s left"
    }
}
