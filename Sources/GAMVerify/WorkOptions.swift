/// An image that could not be used, with the reason.
public struct SkippedImage: Sendable, Equatable {
    /// What messages call the image.
    public let name: String
    /// Why it was left out.
    public let error: GAMError

    /// An image with the reason why it was left out.
    public init(name: String, error: GAMError) {
        self.name = name
        self.error = error
    }
}

/// How far long work has come.
public struct Progress: Sendable, Equatable {
    /// What is being done: `reference` and `calibration` where a profile is made, `verify`, or `images`.
    public let stage: String
    /// Images done so far, and in all.
    public let done, total: Int

    /// How far something has come.
    public init(stage: String, done: Int, total: Int) {
        self.stage = stage
        self.done = done
        self.total = total
    }
}

/// How work on many images is done.
public struct WorkOptions: Sendable {
    /// Threads that look at images, at least 1, at most 256; results have the same bits for any number.
    public var threads: Int
    /// Called after each portion of images on the calling thread; returning `false` ends the work.
    public var progress: (@Sendable (Progress) -> Bool)?
    /// Called for each image that cannot be used; where it is `nil`, such an image is an error.
    public var skip: (@Sendable (SkippedImage) -> Void)?

    /// All processors, no progress, every image must be readable.
    public init(
        threads: Int? = nil, progress: (@Sendable (Progress) -> Bool)? = nil,
        skip: (@Sendable (SkippedImage) -> Void)? = nil
    ) {
        self.threads = threads ?? Workers.processorCount
        self.progress = progress
        self.skip = skip
    }
}

extension ImageSource {
    /// Looks at images in portions on several threads and folds what was seen in the images' order.
    package static func each<Seen: Sendable>(
        _ sources: [ImageSource], _ stage: String, _ options: WorkOptions,
        see: @Sendable (ImageSource) throws(GAMError) -> Seen, fold: (Seen) throws(GAMError) -> Void
    ) throws(GAMError) {
        let workers = Workers(count: options.threads)
        let portion = 16 * workers.count
        var start = 0
        while start < sources.count {
            let end = min(start + portion, sources.count)
            let seen = try workers.map(start..<end) { index throws(GAMError) -> Result<Seen, GAMError> in
                do throws(GAMError) {
                    return .success(try see(sources[index]))
                } catch {
                    if options.skip == nil { throw error }
                    return .failure(error)
                }
            }
            for (offset, result) in seen.enumerated() {
                switch result {
                case .success(let value): try fold(value)
                case .failure(let error):
                    options.skip?(SkippedImage(name: sources[start + offset].name, error: error))
                }
            }
            start = end
            if let progress = options.progress,
                !progress(Progress(stage: stage, done: end, total: sources.count))
            {
                throw .cancelled
            }
        }
    }
}
