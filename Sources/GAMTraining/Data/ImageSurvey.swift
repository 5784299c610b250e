public import GAMFiles
public import GAMImaging
import GAMTensor

/// What some of the training images are like, from which a preprocessing follows.
public struct ImageSurvey: Sendable {
    /// Mean and standard deviation of all pixels of the prepared images, for each channel, before normalisation.
    public let mean, standardDeviation: [Float]
    /// The median of the shorter sides in pixels.
    public let shorterSide: Int
    /// Files whose ratio of width to height is more than a quarter off the median one: they are stretched most.
    public let oddlyShaped: [FilePath]

    /// Looks at images that are spread evenly over the files.
    ///
    /// - Parameters:
    ///   - folders: the files.
    ///   - channels: 1 or 3.
    ///   - photometric: `monochrome1` for files whose lowest value is white.
    ///   - limit: how many images are looked at.
    /// - Throws: ``TrainingError`` where none of them can be read.
    public init(
        _ folders: ImageFolders, channels: Int, photometric: Photometric = .monochrome2, limit: Int = 256
    ) throws(TrainingError) {
        let count = min(limit, folders.files.count)
        let chosen = (0..<count).map { folders.files[$0 * folders.files.count / count].path }
        // Statistics hardly depend on the size at which they are taken.
        let preprocessing = Preprocessing(
            inputWidth: 64, inputHeight: 64, inputChannels: channels, interpolation: .area,
            mean: [Float](repeating: 0, count: channels), standardDeviation: [Float](repeating: 1, count: channels))
        var (sums, squares) = ([Double](repeating: 0, count: channels), [Double](repeating: 0, count: channels))
        var sizes = [(path: FilePath, width: Int, height: Int)]()
        var failure: TrainingError?
        for path in chosen {
            do throws(TrainingError) {
                let radiograph = try Radiograph(reading: path, photometric: photometric)
                sizes.append((path, radiograph.width, radiograph.height))
                do throws(ImagingError) {
                    for (index, value) in try preprocessing.apply(to: radiograph).values.enumerated() {
                        sums[index % channels] += Double(value)
                        squares[index % channels] += Double(value) * Double(value)
                    }
                } catch {
                    throw .image(name: path.description, error)
                }
            } catch {
                failure = error
            }
        }
        guard !sizes.isEmpty else {
            throw failure ?? .array(what: "training images", expected: "at least 1", found: "0")
        }
        let pixels = Double(sizes.count * 64 * 64)
        mean = sums.map { Float(($0 / pixels * 1e4).rounded() / 1e4) }
        standardDeviation = zip(sums, squares).map { sum, square in
            let variance = max(0, square / pixels - (sum / pixels) * (sum / pixels))
            return max(0.01, Float((variance.squareRoot() * 1e4).rounded() / 1e4))
        }
        shorterSide = sizes.map { min($0.width, $0.height) }.sorted()[sizes.count / 2]
        let ratios = sizes.map { Double($0.width) / Double($0.height) }
        let usual = ratios.sorted()[ratios.count / 2]
        oddlyShaped = zip(sizes, ratios).filter { $1 > 1.25 * usual || $1 < usual / 1.25 }.map(\.0.path)
    }

    /// The preprocessing for a network of square input.
    public func preprocessing(side: Int) -> Preprocessing {
        Preprocessing(
            inputWidth: side, inputHeight: side, inputChannels: mean.count, mean: mean,
            standardDeviation: standardDeviation)
    }
}
