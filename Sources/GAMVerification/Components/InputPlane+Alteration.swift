package import GAMImaging
import GAMTensor

extension InputPlane {
    /// How many of the alterations each reference image is put through: every third.
    ///
    /// Which third follows from the image itself, so that all are about equally often seen, in whatever order and parts
    /// images come.
    static let alterationStride: UInt64 = 3

    /// Whether this image is put through an alteration when a profile is made.
    func isAltered(byProbe number: Int) -> Bool {
        (fingerprint &+ UInt64(number)) % InputPlane.alterationStride == 0
    }

    /// The plane after an alteration of its intensities.
    ///
    /// Its darkest value counts as black and its brightest as white, so that nothing need be known of the network's
    /// normalisation. Chance follows from the plane itself. A plane of one value, or with a side that shifts do not
    /// take, stays as it is.
    ///
    /// - Throws: ``VerificationError/invalidValue(name:expected:found:)`` for values that cannot be altered.
    package func altered(by shift: ImageShift) throws(VerificationError) -> InputPlane {
        guard let low = values.min(), let high = values.max(), high > low,
            min(height, width) >= ImageShift.leastSide, max(height, width) <= Radiograph.sideLimit
        else { return self }
        do {
            let intensities = try Tensor(
                Shape(1, height, width, 1), values.map { Float(min(max(($0 - low) / (high - low), 0), 1)) })
            var generator = SeededGenerator(seed: fingerprint)
            let changed = try shift.apply(to: intensities, using: &generator)
            return try InputPlane(
                height: height, width: width, values: changed.values.map { low + (high - low) * Double($0) })
        } catch {
            throw .invalidValue(name: "input", expected: "values that \(shift) can alter", found: "\(error)")
        }
    }

    /// A number that follows from the values (Fowler, Noll and Vo's hash of their bits).
    var fingerprint: UInt64 {
        values.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64(Float($1).bitPattern)) &* 0x0000_0100_0000_01B3 }
    }
}
