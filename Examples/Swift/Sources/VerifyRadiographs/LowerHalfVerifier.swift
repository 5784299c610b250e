import GAMVerify

/// A verifier of one's own: how bright the lower half of the network's input is.
///
/// It needs a name and a score; what is usual is learnt from the calibration images.
struct LowerHalfVerifier: Verifier {
    let components = [Component("lower.half", isSigned: true)]

    func findings(for observation: Observation) throws(VerificationError) -> [Finding] {
        let values = observation.input.values
        let lower = values.suffix(values.count / 2)
        let mean = Double(lower.reduce(0, +)) / Double(lower.count)
        return [Finding(score: mean, words: "the lower half is brighter than usual")]
    }
}
