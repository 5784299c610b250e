/// How a machine turns what comes through the patient into an image.
///
/// The image is made in the order of the physics: attenuation (Beer and Lambert), jaws that collimate, scatter, blur of
/// focal spot and detector, quantum noise (Poisson), and the response of a film, which is also what digital machines
/// imitate: brightness `1 / (1 + (E / E0)^g)` of the exposure E, with the speed E0 and the gradient g. Bone is bright.
public struct RadiographTechnique: Sendable, Equatable {
    /// A corner of the image.
    public enum Corner: Int, Sendable, CaseIterable {
        /// Upper left.
        case topLeft
        /// Upper right.
        case topRight
        /// Lower left.
        case bottomLeft
        /// Lower right.
        case bottomRight
    }

    /// The letters of lead that a radiographer lays on the plate.
    public enum Marker: Sendable, Equatable {
        /// No letter.
        case none
        /// L or R, in one of the upper corners.
        case side
        /// A text of one or two letters in a corner.
        case text(String, Corner)
    }

    /// The exposure, 1 for what the machine's automatic control would choose; 2 gives a dark image.
    public var exposure: Double
    /// The exposure at which the image is half bright, as a share of the exposure without a patient: E0.
    public var speed: Double
    /// The steepness of the response: g, 1...8.
    public var gradient: Double
    /// Standard deviation of the blur of focal spot and detector, in centimetres.
    public var blur: Double
    /// The share of what is taken from the beam that arrives as scatter, 0...1.
    public var scatter: Double
    /// Quanta that a pixel of an image of 128 x 128 sees without a patient; larger pixels see more.
    public var quanta: Double
    /// The share of each side of the image that the jaws cover, 0...0.4.
    public var collimation: Double
    /// The letters of lead.
    public var marker: Marker

    /// A technique from its figures; figures outside of their ranges are brought to the nearer end when an image is made.
    public init(
        exposure: Double = 1, speed: Double = 0.55, gradient: Double = 3.6, blur: Double = 0.05,
        scatter: Double = 0.12, quanta: Double = 16_000, collimation: Double = 0, marker: Marker = .side
    ) {
        self.exposure = exposure
        self.speed = speed
        self.gradient = gradient
        self.blur = blur
        self.scatter = scatter
        self.quanta = quanta
        self.collimation = collimation
        self.marker = marker
    }

    /// For hands: little scatter, steep.
    public static let extremity = RadiographTechnique()
    /// For chests: a flat response that shows lungs and heart.
    public static let chest = RadiographTechnique(
        speed: 0.055, gradient: 1.7, blur: 0.08, scatter: 0.35, quanta: 40_000)
    /// For skulls.
    public static let skull = RadiographTechnique(
        speed: 0.095, gradient: 1.8, blur: 0.06, scatter: 0.25, quanta: 60_000)
}
