import GAMNetwork
import GAMTensor

/// Where a training stands between two steps.
struct TrainingState: Equatable {
    /// Epochs that are done, and steps of the one under way.
    var epoch = 0, step = 0
    /// Of the epoch under way: losses of all images added up, images seen, right answers.
    var lossSum = 0.0
    var seen = 0, correct = 0
    /// Seconds that the epoch under way has taken.
    var seconds = 0.0
    /// The epoch with the lowest validation loss, and that loss.
    var bestEpoch = 0
    var bestLoss = Double.infinity
    /// What each epoch gave.
    var history = [EpochRecord]()

    mutating func add(_ result: CrossEntropy.Result, images: Int) {
        lossSum += result.loss * Double(images)
        seen += images
        correct += result.correct
        step += 1
    }

    /// Ends the epoch; returns whether it is the best one so far, as without validation every last one is.
    mutating func end(_ record: EpochRecord) -> Bool {
        history.append(record)
        epoch += 1
        (step, lossSum, seen, correct, seconds) = (0, 0, 0, 0, 0)
        if let loss = record.validationLoss, loss >= bestLoss { return false }
        bestEpoch = epoch
        bestLoss = record.validationLoss ?? bestLoss
        return true
    }

    var loss: Double { seen > 0 ? lossSum / Double(seen) : 0 }
    var accuracy: Double { seen > 0 ? Double(correct) / Double(seen) : 0 }
}
