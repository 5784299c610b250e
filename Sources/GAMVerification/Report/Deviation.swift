public import GAMModelFiles
import GAMTensor

/// How far something that has a name and a direction lies from the reference images of the predicted class.
public struct Deviation: Sendable, Equatable {
    /// What deviates, as "brightness at the upper left".
    public let quantity: String
    /// Its value in this image, in ``unit``.
    public let value: Double
    /// The range that nine of ten reference images lie in if they are spread normally: mean and 1.645 spreads either way.
    public let low, high: Double
    /// What value and range are measured in.
    public let unit: Unit
    /// How many typical spreads (standard deviations over the reference images) the value lies above the mean; below 0,
    /// under it.
    public let spreads: Double

    /// What a deviation is measured in.
    public enum Unit: String, Sendable, CaseIterable {
        /// Intensities of the network's input, where they cannot be told in shares of the full scale.
        case input
        /// Per cent of the full scale, 0 for black and 100 for white.
        case fullScale = "% of full scale"
        /// The typical size of detail, in the units of the network's input.
        case strength
        /// The mean activation of a layer.
        case activation
        /// Typical spreads, beside a typical image's 0.
        case spreads
    }

    /// The half width of the range of nine in ten, in spreads.
    static let usualSpreads = 1.645

    /// The deviation of a value from a mean, in spreads of a size.
    init(_ quantity: String, value: Double, mean: Double, spread: Double, unit: Unit) {
        let reach = Deviation.usualSpreads * spread
        self.init(
            quantity, value: value, low: mean - reach, high: mean + reach, unit: unit,
            spreads: (value - mean) / spread)
    }

    private init(_ quantity: String, value: Double, low: Double, high: Double, unit: Unit, spreads: Double) {
        self.quantity = quantity
        self.value = value
        (self.low, self.high) = (low, high)
        self.unit = unit
        self.spreads = spreads
    }

    /// The same deviation with value and range in another unit.
    func converted(to unit: Unit, _ convert: (Double) -> Double) -> Deviation {
        Deviation(
            quantity, value: convert(value), low: convert(low), high: convert(high), unit: unit, spreads: spreads)
    }

    /// Direction and size for a person, as "brightness at the upper left above usual by 5.2 times the typical spread: 61 % of
    /// full scale, usually 2 to 15 %".
    public var words: String {
        let size = "\(Decimal.text(abs(spreads), digits: 1)) times the typical spread"
        guard unit != .spreads else { return size }
        let texts = [value, low, high].map(text)
        let plain =
            unit == .fullScale
            ? "\(texts[0]) % of full scale, usually \(texts[1]) to \(texts[2]) %"
            : "\(texts[0]), usually \(texts[1]) to \(texts[2])"
        return "\(quantity) \(spreads < 0 ? "below" : "above") usual by \(size): \(plain)"
    }

    private func text(_ value: Double) -> String {
        unit == .fullScale ? Decimal.text(value, digits: 0) : Decimal.figure(value)
    }

    /// The deviation as JSON; what is not finite is `null`.
    public var json: JSONValue {
        .object([
            "quantity": .string(quantity), "value": .number(value), "low": .number(low), "high": .number(high),
            "unit": .string(unit.rawValue), "spreads": .number(spreads),
        ])
    }
}
