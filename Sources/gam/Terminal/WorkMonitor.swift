import GAMVerify
import Synchronization

/// Shows progress of long work and lists the images that cannot be used.
final class WorkMonitor: Sendable {
    private let line: ProgressLine
    private let skipped = Mutex(0)
    private let isFinished = Mutex(false)

    /// So many images that cannot be used are named; a folder of nothing else would bury what matters.
    private static let listedCount = 20

    /// A monitor; `showsProgress` is off where results on the terminal are the progress.
    init(showsProgress: Bool = true) {
        line = ProgressLine(isWanted: showsProgress)
    }

    /// How many images could not be used so far.
    var skippedCount: Int { skipped.withLock { $0 } }

    /// Options of work that this monitor watches; images that cannot be used are listed and passed over.
    func options(threads: Int?) -> WorkOptions {
        WorkOptions(
            threads: threads,
            progress: { [line] progress in
                line.show(progress)
                return true
            },
            skip: { [self] image in
                let count = skipped.withLock { skipped in
                    skipped += 1
                    return skipped
                }
                guard count <= WorkMonitor.listedCount else { return }
                line.clear()
                Terminal.message("\(image.reason), left out")
            })
    }

    /// Takes the progress off the screen and says how many images were left out, the first time it is called.
    func finish() {
        let isFirst = isFinished.withLock { isFinished in
            defer { isFinished = true }
            return !isFinished
        }
        guard isFirst else { return }
        line.clear()
        if skippedCount > 0 {
            let hidden =
                skippedCount > WorkMonitor.listedCount ? "; the first \(WorkMonitor.listedCount) are named" : ""
            let were = skippedCount == 1 ? "was" : "were"
            Terminal.message("\(Counted.images(skippedCount)) could not be used and \(were) left out\(hidden)")
        }
    }
}

extension SkippedImage {
    /// The image and why it cannot be used, the image named once.
    var reason: String { "\(name): \(error.reason(for: name))" }
}

extension GAMError {
    /// The description without the name of the image at its beginning.
    func reason(for name: String) -> String {
        let text = description
        return text.hasPrefix(name + ": ") ? String(text.dropFirst(name.count + 2)) : text
    }
}

/// Counts in words.
enum Counted {
    /// `1 image`, `2 images`.
    static func images(_ count: Int) -> String { "\(count) image\(count == 1 ? "" : "s")" }
}
