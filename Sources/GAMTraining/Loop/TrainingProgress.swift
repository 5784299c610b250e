/// How far a training has come.
public struct TrainingProgress: Sendable, Equatable {
    /// The epoch under way, from 1, and how many there are.
    public let epoch, epochs: Int
    /// Steps done in this epoch, and how many there are.
    public let step, steps: Int
    /// The mean loss and the share of right answers of this epoch so far, on varied images.
    public let loss, accuracy: Double
    /// Loss and accuracy of the last epoch on the validation images, where there are some.
    public let validation: (loss: Double, accuracy: Double)?
    /// Training images a second since this call began.
    public let imagesPerSecond: Double
    /// Seconds that the remaining epochs will take at this speed.
    public let secondsLeft: Double

    /// Whether two are the same in all figures.
    public static func == (left: TrainingProgress, right: TrainingProgress) -> Bool {
        left.epoch == right.epoch && left.epochs == right.epochs && left.step == right.step
            && left.steps == right.steps && left.loss == right.loss && left.accuracy == right.accuracy
            && left.validation?.loss == right.validation?.loss
            && left.validation?.accuracy == right.validation?.accuracy
            && left.imagesPerSecond == right.imagesPerSecond && left.secondsLeft == right.secondsLeft
    }
}

/// What an epoch gave.
public struct EpochRecord: Sendable, Equatable {
    /// The epoch, from 1.
    public let epoch: Int
    /// The rate of its last step.
    public let rate: Double
    /// Mean loss and share of right answers on the varied training images, while the network was changing.
    public let loss, accuracy: Double
    /// The same on the validation images, at the epoch's end.
    public let validationLoss, validationAccuracy: Double?
    /// How long it took, validation included, and training images a second; not part of what is the same in each run.
    public let seconds, imagesPerSecond: Double

    /// A record of these figures.
    package init(
        epoch: Int, rate: Double, loss: Double, accuracy: Double, validationLoss: Double?,
        validationAccuracy: Double?, seconds: Double, imagesPerSecond: Double
    ) {
        (self.epoch, self.rate, self.loss, self.accuracy) = (epoch, rate, loss, accuracy)
        (self.validationLoss, self.validationAccuracy) = (validationLoss, validationAccuracy)
        (self.seconds, self.imagesPerSecond) = (seconds, imagesPerSecond)
    }
}
