package import GAMTensor

/// Whether a thumbnail looks more usual turned, mirrored or inverted than as it is.
///
/// Score: its distance over the smallest distance of its 15 other variants (8 flips and quarter turns, and the negative
/// of all 8); each distance is the smallest over the classes. Above 1, another variant looks more usual.
package struct Orientation: Sendable, Equatable {
    /// The side of the thumbnail.
    package static let side = InputPlane.thumbnailSide

    /// How an image looks turned, by the number of the variant that would put it right; 8 and above are the same for
    /// the negative.
    package static let words = [
        "as expected", "upside down (mirrored top-bottom)", "mirrored left-right", "turned by 180",
        "transposed", "turned by 90 clockwise", "turned by 90 counter-clockwise", "transposed and turned by 180",
    ]

    /// The distributions of the thumbnails by predicted class.
    package let model: ByClass

    /// Fits the distributions.
    ///
    /// - Parameter statistics: of the thumbnails (64 numbers) of the reference images by predicted class.
    /// - Throws: ``VerificationError`` as ``ByClass/init(_:classCount:allowsOwnCovariance:)``, or for another length.
    package init(_ statistics: GroupedStatistics) throws(VerificationError) {
        let cells = Orientation.side * Orientation.side
        guard statistics.dimension == cells else {
            throw .countMismatch(name: "thumbnail", expected: cells, found: statistics.dimension)
        }
        // Distances are to the nearest class, so that all images are needed only where no class has enough.
        model = try ByClass(statistics, classCount: 0)
    }

    /// Reads what ``archive`` wrote.
    ///
    /// - Throws: ``VerificationError`` as ``ByClass/init(_:dimension:)``.
    package init(_ archive: StatisticsArchive) throws(VerificationError) {
        model = try ByClass(archive, dimension: Orientation.side * Orientation.side)
    }

    /// The fitted distributions as named arrays, those of ``ByClass/archive``.
    package var archive: StatisticsArchive { model.archive }

    /// What is found about one thumbnail.
    package struct Finding: Sendable, Equatable {
        /// The distances of the 16 variants, the thumbnail itself first.
        package let distances: [Double]

        /// The thumbnail's distance over the smallest of the others; NaN where a distance is.
        package var score: Double {
            guard let own = distances.first, !distances.contains(where: \.isNaN) else { return .nan }
            return own / max(distances.dropFirst().min() ?? .nan, 1e-12)
        }

        /// The number of the variant that looks most usual (the first of equal ones).
        package var bestVariant: Int {
            distances.indices.min { distances[$0] < distances[$1] } ?? 0
        }

        /// Whether the negative of the image looks more usual.
        package var isInverted: Bool { bestVariant >= Orientation.words.count }

        /// How the image looks: "as expected", "mirrored left-right", "inverted (black and white exchanged)" ...
        package var words: String {
            let turned = Orientation.words[bestVariant % Orientation.words.count]
            guard isInverted else { return turned }
            let inverted = "inverted (black and white exchanged)"
            return bestVariant == Orientation.words.count ? inverted : "\(inverted) and \(turned)"
        }
    }

    /// Measures the 16 variants of a thumbnail; all NaN for another count than 64.
    package func finding(_ thumbnail: [Double]) -> Finding {
        Finding(distances: Orientation.variants(thumbnail).map(model.nearestScore))
    }

    /// The 16 variants of a thumbnail, itself first.
    ///
    /// As it is, rows reversed, columns reversed, both; the same of the transpose; then the negatives of these 8.
    /// A list of another count than 64 comes back 16 times.
    package static func variants(_ thumbnail: [Double]) -> [[Double]] {
        guard thumbnail.count == side * side else { return [[Double]](repeating: thumbnail, count: 16) }
        var result = [[Double]]()
        for isTransposed in [false, true] {
            for (reversesRows, reversesColumns) in [(false, false), (true, false), (false, true), (true, true)] {
                var variant = [Double]()
                variant.reserveCapacity(thumbnail.count)
                for row in 0..<side {
                    for column in 0..<side {
                        let y = reversesRows ? side - 1 - row : row
                        let x = reversesColumns ? side - 1 - column : column
                        variant.append(isTransposed ? thumbnail[x * side + y] : thumbnail[y * side + x])
                    }
                }
                result.append(variant)
            }
        }
        return result + result.map { $0.map { -$0 } }
    }
}
