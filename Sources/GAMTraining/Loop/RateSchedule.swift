#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How the learning rate runs over a training; each begins with a rise in equal steps where a warm-up is asked for.
public enum RateSchedule: Sendable, Equatable {
    /// The same rate all the time.
    case constant
    /// From the rate down to 0 along half a cosine (Loshchilov and Hutter, ICLR 2017, eq. 5, without restarts).
    case cosine
    /// From a 25th up to the rate within `rise` of the steps and down to a 250,000th, both along half a cosine
    /// (Smith and Topin 2018, arXiv 1708.07120, in PyTorch's `OneCycleLR` form).
    case oneCycle(rise: Double = 0.3)

    /// The rate of a step.
    ///
    /// - Parameters:
    ///   - step: the step, 0 for the first one.
    ///   - total: how many steps there will be, 1 or more.
    ///   - peak: the highest rate.
    ///   - warmUp: steps at the beginning that rise to `peak` in equal parts; the schedule runs over the others.
    /// - Returns: the rate, 0 or more, at most `peak`.
    public func rate(step: Int, of total: Int, peak: Double, warmUp: Int = 0) -> Double {
        if step < warmUp { return peak * Double(step + 1) / Double(warmUp + 1) }
        let (place, length) = (Double(step - warmUp), Double(max(1, total - warmUp)))
        switch self {
        case .constant:
            return peak
        case .cosine:
            return RateSchedule.fall(from: peak, to: 0, at: place / length)
        case .oneCycle(let rise):
            let top = min(max(rise, 0), 1) * length - 1
            let (start, end) = (peak / 25, peak / 25 / 1e4)
            if place <= top, top > 0 { return RateSchedule.fall(from: start, to: peak, at: place / top) }
            let left = max(1, length - 1 - max(0, top))
            return RateSchedule.fall(from: peak, to: end, at: (place - max(0, top)) / left)
        }
    }

    private static func fall(from start: Double, to end: Double, at place: Double) -> Double {
        end + (start - end) * (1 + cos(Double.pi * min(max(place, 0), 1))) / 2
    }
}
