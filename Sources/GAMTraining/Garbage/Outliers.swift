public import GAMImaging
public import GAMTensor

/// Images that are no proper inputs, made from the training images and chance: what a garbage class learns from.
///
/// A family is what several kinds have in common, so that one can be left out to see what is recognised unseen. A network
/// recognises outliers like those it saw; what it never saw it may still take for a class.
public struct Outliers: Sendable {
    /// One kind of outlier.
    struct Kind: Sendable {
        let name: String
        let family: String
        /// Makes one from the intensities of two images, `[1, H, W, 1]` in 0...1.
        let make: @Sendable (_ first: Tensor, _ second: Tensor, inout SeededGenerator) throws(ImagingError) -> Tensor
    }

    private let kinds: [Kind]
    private let images: [Tensor]
    private let preprocessing: Preprocessing

    /// All families.
    public static var families: [String] { families(of: allKinds) }

    /// The families of these outliers, each once.
    public var families: [String] { Outliers.families(of: kinds) }

    private static func families(of kinds: [Kind]) -> [String] {
        var names = [String]()
        for kind in kinds where !names.contains(kind.family) { names.append(kind.family) }
        return names
    }

    /// Outliers made from images.
    ///
    /// - Parameters:
    ///   - images: proper images as the network takes them.
    ///   - preprocessing: how they were prepared.
    ///   - families: the families that are made, at least one of `families`; `nil` for all.
    /// - Throws: ``TrainingError/array(what:expected:found:)`` without images or with images of a side below
    ///   `ImageShift.leastSide`, ``TrainingError/setting(name:expected:found:)`` for families that there are not.
    public init(
        from images: LabelledImages, preprocessing: Preprocessing, families: [String]? = nil
    ) throws(TrainingError) {
        let least = ImageShift.leastSide
        guard let shape = images.inputs.first?.shape, shape.rank == 4, min(shape[1], shape[2]) >= least,
            shape[3] == preprocessing.inputChannels
        else {
            throw .array(
                what: "images to make outliers from", expected: "sides of at least \(least)",
                found: images.inputs.first.map { "shape \($0.shape)" } ?? "none")
        }
        if let wrong = families?.first(where: { !Outliers.families.contains($0) }) ?? (families == [] ? "none" : nil) {
            throw .setting(
                name: "outlier families", expected: Outliers.families.joined(separator: ", "), found: wrong)
        }
        self.images = images.inputs
        self.preprocessing = preprocessing
        kinds = Outliers.allKinds.filter { families?.contains($0.family) ?? true }
    }

    /// An outlier of a family drawn evenly, of a kind drawn evenly from it.
    ///
    /// - Parameter generator: what it is drawn from.
    /// - Returns: the outlier as the network takes it, in the shape of the images.
    public func make(using generator: inout SeededGenerator) -> Tensor {
        let families = families
        let family = families[generator.integer(below: families.count)]
        let own = kinds.filter { $0.family == family }
        let kind = own[generator.integer(below: own.count)]
        let first = images[generator.integer(below: images.count)]
        let second = images[generator.integer(below: images.count)]
        do throws(ImagingError) {
            let made = try kind.make(intensities(of: first), intensities(of: second), &generator)
            return try prepared(made, like: first)
        } catch {
            // Images are checked where this value is made; one that still cannot be changed stays as it is.
            return first
        }
    }

    /// The same as images of a garbage class that are made anew in each epoch.
    public func generated(label: Int, count: Int) -> GeneratedImages {
        GeneratedImages(name: "outliers (\(families.joined(separator: ", ")))", label: label, count: count) {
            generator in make(using: &generator)
        }
    }

    /// A number of outliers, for a test.
    public func labelled(
        _ count: Int, label: Int, classes: [String], seed: UInt64
    ) throws(TrainingError) -> LabelledImages {
        var result = LabelledImages(classes: classes)
        for index in 0..<count {
            var generator = Draws(seed: seed).image(index, epoch: 0)
            try result.append(make(using: &generator), label: label)
        }
        return result
    }
}

extension Outliers {
    /// The first channel of a prepared image as intensities from 0 (black) to 1 (white).
    private func intensities(of image: Tensor) throws(ImagingError) -> Tensor {
        let channels = image.shape[3]
        let (lower, upper) = (preprocessing.scaleTo.lower, preprocessing.scaleTo.upper)
        let values = stride(from: 0, to: image.values.count, by: channels).map { place in
            let scaled = image.values[place] * preprocessing.standardDeviation[0] + preprocessing.mean[0]
            return min(max((scaled - lower) / (upper - lower), 0), 1)
        }
        return try Outliers.tensor(Shape(1, image.shape[1], image.shape[2], 1), values)
    }

    /// Intensities as the network takes them; gray in every channel.
    private func prepared(_ intensities: Tensor, like image: Tensor) throws(ImagingError) -> Tensor {
        let channels = image.shape[3]
        let (lower, upper) = (preprocessing.scaleTo.lower, preprocessing.scaleTo.upper)
        let values = intensities.values.flatMap { value in
            (0..<channels).map { channel in
                (lower + value * (upper - lower) - preprocessing.mean[channel])
                    / preprocessing.standardDeviation[channel]
            }
        }
        return try Outliers.tensor(image.shape, values)
    }

    /// An array; the count fits wherever it is called.
    static func tensor(_ shape: Shape, _ values: [Float]) throws(ImagingError) -> Tensor {
        do throws(TensorError) { return try Tensor(shape, values) } catch { throw .array(error) }
    }
}
