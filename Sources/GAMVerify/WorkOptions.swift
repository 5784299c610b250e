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
    /// What is being done: `reference` and `calibration` or `images` where a profile is made, `check` where the procedure
    /// is tried on folds, `verify`, or `images`; `shuffled weights` where maps are made again with weights shuffled.
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
        var place = 0
        // Large enough that threads seldom wait for the slowest, small enough to be told of.
        let portion = 16 * Workers(count: options.threads).count
        try Workers.each(sources.indices, stage, options, portion: portion) {
            index throws(GAMError) -> Result<Seen, GAMError> in
            do throws(GAMError) {
                return .success(try see(sources[index]))
            } catch {
                if options.skip == nil { throw error }
                return .failure(error)
            }
        } fold: { result throws(GAMError) in
            let source = sources[place]
            place += 1
            do throws(GAMError) {
                try fold(try result.get())
            } catch {
                guard let skip = options.skip else { throw error }
                skip(SkippedImage(name: source.name, error: error))
            }
        }
    }
}

extension Workers {
    /// Works through indices in portions on several threads and folds the results in their order; progress is told, and the
    /// caller may stop, after each portion.
    package static func each<Value: Sendable>(
        _ indices: Range<Int>, _ stage: String, _ options: WorkOptions, portion: Int,
        work: @Sendable (Int) throws(GAMError) -> Value, fold: (Value) throws(GAMError) -> Void
    ) throws(GAMError) {
        let workers = Workers(count: options.threads)
        var start = indices.lowerBound
        while start < indices.upperBound {
            let end = min(start + max(1, portion), indices.upperBound)
            for value in try workers.map(start..<end, work) { try fold(value) }
            start = end
            if let progress = options.progress,
                !progress(Progress(stage: stage, done: end - indices.lowerBound, total: indices.count))
            {
                throw .cancelled
            }
        }
    }
}
