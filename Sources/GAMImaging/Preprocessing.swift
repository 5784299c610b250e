/// What is done to a radiograph before a network sees it; the counterpart of `preprocess.json`.
///
/// In this order: resize, scale the stored samples, subtract the mean, divide by the standard deviation.
public struct Preprocessing: Sendable, Equatable {
    /// How an image of another aspect ratio is brought to the network's input.
    public enum ResizeMode: String, Sendable, CaseIterable {
        /// Each axis by itself; the aspect ratio is lost.
        case stretch
        /// As large as fits, centred; the rest is filled with black (the lower end of ``Preprocessing/scaleTo``).
        case fit
        /// As small as covers, of which the centre is taken.
        case fill
    }

    /// How pixels are made from the stored ones.
    public enum Interpolation: String, Sendable, CaseIterable {
        /// The pixel `floor(i * in / out)`.
        case nearest
        /// Two neighbours an axis about the half-pixel centre, no antialiasing (PyTorch `align_corners=False`).
        case bilinear
        /// A triangle as wide as the reduction (PyTorch `antialias=True`).
        case bilinearAntialias = "bilinear-antialias"
        /// The mean over the exact source rectangle, pixels cut at its edge counted in part.
        case area
    }

    /// Which stored samples become the ends of ``Preprocessing/scaleTo``.
    public enum SourceScale: Sendable, Equatable {
        /// 0 and the largest sample of the image's depth.
        case bitDepth
        /// Two stored samples, lower and upper; samples beyond are not cut off.
        case range(Float, Float)
    }

    /// The two ends of an interval.
    public struct Interval: Sendable, Equatable {
        /// The lower end.
        public var lower: Float
        /// The upper end.
        public var upper: Float

        /// An interval; it is checked where it is used.
        public init(_ lower: Float, _ upper: Float) {
            self.lower = lower
            self.upper = upper
        }
    }

    /// Columns of the network's input, 1...16384.
    public var inputWidth: Int
    /// Rows of the network's input, 1...16384.
    public var inputHeight: Int
    /// Channels of the network's input: 1 or 3.
    ///
    /// Gray is repeated for 3, RGB becomes its luma for 1.
    public var inputChannels: Int
    /// How another aspect ratio is treated.
    public var resizeMode: ResizeMode
    /// How pixels are interpolated.
    public var interpolation: Interpolation
    /// Which stored samples become the ends of ``scaleTo``.
    public var scaleFrom: SourceScale
    /// The interval that the samples are scaled to, before normalisation.
    public var scaleTo: Interval
    /// What is subtracted, for each channel.
    public var mean: [Float]
    /// What is divided by, for each channel; positive.
    public var standardDeviation: [Float]

    /// A description; ``validate()`` and ``apply(to:)`` check it.
    ///
    /// - Parameters:
    ///   - inputWidth: columns of the network's input, 1...16384.
    ///   - inputHeight: rows of the network's input, 1...16384.
    ///   - inputChannels: channels of the network's input, 1 or 3.
    ///   - resizeMode: how another aspect ratio is treated.
    ///   - interpolation: how pixels are interpolated.
    ///   - scaleFrom: which stored samples become the ends of `scaleTo`.
    ///   - scaleTo: the interval that the samples are scaled to.
    ///   - mean: what is subtracted, for each channel.
    ///   - standardDeviation: what is divided by, for each channel; positive.
    public init(
        inputWidth: Int, inputHeight: Int, inputChannels: Int, resizeMode: ResizeMode = .stretch,
        interpolation: Interpolation = .bilinearAntialias, scaleFrom: SourceScale = .bitDepth,
        scaleTo: Interval = Interval(0, 1), mean: [Float], standardDeviation: [Float]
    ) {
        self.inputWidth = inputWidth
        self.inputHeight = inputHeight
        self.inputChannels = inputChannels
        self.resizeMode = resizeMode
        self.interpolation = interpolation
        self.scaleFrom = scaleFrom
        self.scaleTo = scaleTo
        self.mean = mean
        self.standardDeviation = standardDeviation
    }
}
