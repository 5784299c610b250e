/// The class whose logit a gradient starts from.
public enum Target: Sendable, Equatable {
    /// The class of the largest logit of each image (the first of equal ones).
    case predictedClass
    /// The class of the largest logit among all but one: the garbage class is never what an image shows.
    case predictedClassExcluding(Int)
    /// One class for all images.
    case classIndex(Int)
}

extension Target {
    /// The first of the largest logits of a row, passing over one class.
    package static func largest(_ logits: [Float], row: Int, count: Int, except excluded: Int?) -> Int {
        var best = excluded == 0 ? 1 : 0
        for index in 0..<count where index != excluded && logits[row * count + index] > logits[row * count + best] {
            best = index
        }
        return best
    }
}
