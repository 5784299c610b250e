public import GAMTensor

/// A change of an image whose detection is measured: what a gate meets when something is not as it was.
///
/// Values of this type do not change; chance comes from the generator that is handed in, so that the same seed gives the
/// same image on every machine. The suites are ``far`` and ``near``.
public struct ImageShift: Sendable {
    /// How far from a proper image the changed one is.
    public enum Nearness: String, Sendable, CaseIterable {
        /// Nothing that a network for radiographs is made for.
        case far
        /// A proper image that was altered.
        case near
    }

    /// How strong an alteration is among those of its family.
    public enum Strength: String, Sendable, CaseIterable {
        /// Hardly visible, perhaps harmless.
        case mild
        /// Clearly visible.
        case medium
        /// Beyond any doubt.
        case strong
    }

    /// The name with the value, as in `blur-2`; unique in a suite.
    public let name: String
    /// What alterations of different strength have in common, as in `blur`.
    public let family: String
    /// How far from a proper image the changed one is.
    public let nearness: Nearness
    /// How strong it is.
    public let strength: Strength

    private let change: Change

    /// The change itself: the plane, image pixels for each pixel of the network's input, chance.
    typealias Change = @Sendable (IntensityPlane, Double, inout SeededGenerator) -> IntensityPlane

    init(
        _ family: String, at value: String? = nil, _ nearness: Nearness, _ strength: Strength,
        change: @escaping Change
    ) {
        name = value.map { "\(family)-\($0)" } ?? family
        self.family = family
        self.nearness = nearness
        self.strength = strength
        self.change = change
    }

    /// The shortest side of an image that can be changed.
    public static let leastSide = 8

    /// The changed image.
    ///
    /// - Parameters:
    ///   - intensities: the image `[1, H, W, 1]`, from 0 (black) to 1 (white); each side from ``leastSide`` to
    ///     ``Radiograph/sideLimit``.
    ///   - scale: pixels of the image for each pixel of the network's input, above 0. Blur, noise and resolution are
    ///     stated at the network's input; below 1 counts as 1.
    ///   - generator: where chance comes from.
    /// - Returns: intensities of the same shape, each in 0...1.
    /// - Throws: ``ImagingError/invalidIntensities(expected:found:)``.
    public func apply(
        to intensities: Tensor, scale: Double = 1, using generator: inout SeededGenerator
    ) throws(ImagingError) -> Tensor {
        guard scale.isFinite, scale > 0, scale <= Double(NativeImaging.sideLimit) else {
            throw .invalidIntensities(expected: "a scale above 0", found: "\(scale)")
        }
        let plane = try IntensityPlane(intensities)
        return try change(plane, max(1, scale), &generator).tensor()
    }
}

extension ImageShift: CustomStringConvertible {
    /// The name.
    public var description: String { name }
}
