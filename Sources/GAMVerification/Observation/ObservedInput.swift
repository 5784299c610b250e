import GAMImaging
import GAMTensor

/// The network's input as components look at it.
struct ObservedInput: Sendable {
    /// The mean of its channels.
    let plane: InputPlane
    private let appearanceOnce = Once<[Double]>()

    init(_ plane: InputPlane) { self.plane = plane }

    /// What the input looks like, in figures (``InputPlane/appearance()``); worked out once.
    func appearance() throws(VerificationError) -> [Double] {
        try appearanceOnce.value { () throws(VerificationError) in try plane.appearance() }
    }

    /// The part of the appearance that is also a vector by itself (``InputPlane/statistics()``).
    func statistics() throws(VerificationError) -> [Double] {
        Array(try appearance().prefix(InputPlane.statisticsCount(height: plane.height, width: plane.width)))
    }

    /// How an alteration changes the appearance; `nil` where this image is not put through it.
    func appearanceChange(probe: Int) throws(VerificationError) -> [Double]? {
        guard plane.isAltered(byProbe: probe) else { return nil }
        let altered = try plane.altered(by: ImageShift.probes[probe]).appearance()
        return zip(altered, try appearance()).map { $0 - $1 }
    }
}
