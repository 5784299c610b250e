import GAMImaging
import GAMTensor
import GAMVerification

/// Where verdicts change on the scale of the joined statistic T, where there is such a place.
///
/// Only the standard rule over all calibration images orders images by T: an image is called where at most l - 1 of n
/// calibration images have a T as large, l = floor(level (n + 1)), so where its T is above the l-th largest. Other rules
/// order images otherwise, and within each class the places differ.
package struct StatisticThresholds: Sendable, Equatable {
    /// Above this an image is at best reviewed; `nil` where there is no such place.
    package let review: Double?
    /// Above this it is rejected.
    package let reject: Double?
    /// What the lines mean, or why there is none.
    package let caption: String

    /// The places for a gate.
    ///
    /// - Parameters:
    ///   - calibration: T of the calibration images.
    ///   - gate: whose verdicts they are.
    package init(_ calibration: [Double], of gate: VerificationGate) {
        let last = "The last bar holds all that lies beyond."
        guard gate.joining == .standard else {
            (review, reject) = (nil, nil)
            caption =
                "T shows how unusual images are. The verdicts come from p-values joined by \(gate.joining), which order "
                + "images otherwise, so that no line parts them here. \(last)"
            return
        }
        guard gate.scope == .pooled else {
            (review, reject) = (nil, nil)
            caption =
                "T shows how unusual images are. The verdicts are formed within each predicted class, so that no one line "
                + "parts them here. \(last)"
            return
        }
        let sorted = calibration.sorted(by: >)
        func place(_ level: Double?) -> Int? {
            guard let level else { return nil }
            let rank = Int((level * Double(sorted.count + 1) + 1e-9).rounded(.down))
            return sorted.indices.contains(rank - 1) && sorted[rank - 1].isFinite ? rank - 1 : nil
        }
        let basis = gate.basis(forClass: 0)
        let places = (review: place(basis.review.level), reject: place(basis.reject.level))
        review = places.review.map { sorted[$0] }
        reject = places.reject.map { sorted[$0] }
        let counts = [("not accepted", places.review), ("rejected", places.reject)].map { word, place in
            place.map {
                "\($0) of \(sorted.count) calibration images lie right of the line from which images are \(word)"
            }
                ?? "no image is \(word) for its T: that takes more calibration images than \(sorted.count)"
        }
        let text = counts.joined(separator: "; ")
        caption =
            text.prefix(1).uppercased() + text.dropFirst()
            + ". An image counts in its own p-value, so that one close to a line may be judged otherwise. \(last)"
    }

    /// The lines of a plot.
    var marks: [Plot.Mark] {
        [
            review.map { .threshold($0, "review", isLeft: true, .review) },
            reject.map { .threshold($0, "reject", isLeft: false, .reject) },
        ].compactMap { $0 }
    }
}
