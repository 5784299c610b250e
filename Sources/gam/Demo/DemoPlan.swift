import GAMVerify

/// How large a demonstration is.
struct DemoPlan {
    /// Pixels of a side of every image.
    let side: Int
    /// Channels of the networks' first stage.
    let width: Int
    /// Epochs of the good network, and of the two unsuitable ones.
    let epochs, briefEpochs: Int
    /// Training images, validation, reference, calibration and fresh test images of each class.
    let training, validation, reference, calibration, fresh: Int
    /// Images of each kind that should not be accepted.
    let improper: Int
    /// Images on which maps are measured.
    let measured: Int

    /// About a minute of two cores.
    static let full = DemoPlan(
        side: 128, width: 16, epochs: 14, briefEpochs: 10, training: 180, validation: 30, reference: 80,
        calibration: 125, fresh: 50, improper: 24, measured: 60)
    /// A third of that, for a quick look and for tests.
    static let short = DemoPlan(
        side: 96, width: 12, epochs: 12, briefEpochs: 5, training: 90, validation: 15, reference: 25,
        calibration: 30, fresh: 20, improper: 8, measured: 24)

    /// How images become the networks' input.
    var preprocessing: Preprocessing {
        Preprocessing(
            inputWidth: side, inputHeight: side, inputChannels: 1, mean: [0.25], standardDeviation: [0.2])
    }

    /// The layer whose maps are shown, measured and compared: coarse enough to mean something, fine enough to be a place.
    static let layer = "layer3"
}
