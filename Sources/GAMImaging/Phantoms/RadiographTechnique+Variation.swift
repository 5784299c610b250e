import GAMTensor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension RadiographTechnique {
    /// The technique of another day: exposure, response, blur, noise, collimation and marker as they vary in one room.
    ///
    /// - Parameters:
    ///   - amount: how much they vary, 1 as usual, 0 not at all.
    ///   - generator: where chance comes from.
    /// - Returns: the technique of one exposure.
    func varied(by amount: Double, using generator: inout SeededGenerator) -> RadiographTechnique {
        var result = self
        func factor(_ spread: Double, _ generator: inout SeededGenerator) -> Double {
            exp(spread * amount * min(max(generator.normal(), -2), 2))
        }
        result.exposure *= factor(0.07, &generator)
        result.gradient *= factor(0.05, &generator)
        result.blur *= factor(0.15, &generator)
        result.quanta *= factor(0.20, &generator)
        let isCollimated = generator.uniform() < 0.35
        let margin = generator.uniform()
        if isCollimated { result.collimation += 0.05 * margin * amount }
        let isMarked = generator.uniform() < 0.75
        if marker == .side, !isMarked, amount > 0 { result.marker = .none }
        return result
    }

    /// The text and corner of the marker for an image of a side of the body.
    func lettering(isLeft: Bool, using generator: inout SeededGenerator) -> (text: String, corner: Corner)? {
        let corner: Corner = generator.uniform() < 0.5 ? .topLeft : .topRight
        switch marker {
        case .none: return nil
        case .side: return (isLeft ? "L" : "R", corner)
        case .text(let text, let corner): return (text, corner)
        }
    }
}
