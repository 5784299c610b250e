public import GAMImaging
public import GAMTensor

/// Images in memory as a network takes them, each with its class.
public struct LabelledImages: Sendable {
    /// The names of the classes, in the order of the network's outputs.
    public let classes: [String]
    /// The images, each `[1, H, W, C]`, all of one shape.
    public private(set) var inputs: [Tensor]
    /// The class of each image.
    public private(set) var labels: [Int]

    /// No images of some classes.
    public init(classes: [String]) {
        self.classes = classes
        inputs = []
        labels = []
    }

    /// Prepared images with their classes.
    ///
    /// - Parameters:
    ///   - classes: the names of the classes, in the order of the network's outputs.
    ///   - inputs: the images, each `[1, H, W, C]`, all of one shape, every value finite.
    ///   - labels: the class of each image, in `classes.indices`.
    /// - Throws: ``TrainingError/array(what:expected:found:)``.
    public init(classes: [String], inputs: [Tensor], labels: [Int]) throws(TrainingError) {
        guard inputs.count == labels.count else {
            throw .array(what: "labels", expected: "\(inputs.count), one an image", found: "\(labels.count)")
        }
        self.init(classes: classes)
        for (input, label) in zip(inputs, labels) { try append(input, label: label) }
    }

    /// Radiographs with their classes, prepared for a network.
    ///
    /// - Parameters:
    ///   - classes: the names of the classes, in the order of the network's outputs.
    ///   - radiographs: the images.
    ///   - labels: the class of each image, in `classes.indices`.
    ///   - preprocessing: how an image becomes the network's input.
    /// - Throws: ``TrainingError/image(name:_:)`` or ``TrainingError/array(what:expected:found:)``.
    public init(
        classes: [String], radiographs: [Radiograph], labels: [Int], preprocessing: Preprocessing
    ) throws(TrainingError) {
        var inputs = [Tensor]()
        for (index, radiograph) in radiographs.enumerated() {
            do throws(ImagingError) {
                inputs.append(try preprocessing.apply(to: radiograph))
            } catch {
                throw .image(name: "image \(index)", error)
            }
        }
        try self.init(classes: classes, inputs: inputs, labels: labels)
    }

    /// Adds an image.
    ///
    /// - Throws: ``TrainingError/array(what:expected:found:)`` for another shape than the others', a value that is not
    ///   finite or a class that there is not.
    public mutating func append(_ input: Tensor, label: Int) throws(TrainingError) {
        let expected = inputs.first?.shape ?? input.shape
        guard input.shape == expected, expected.rank > 1, expected[0] == 1 else {
            throw .array(what: "image \(inputs.count)", expected: "shape \(expected)", found: "\(input.shape)")
        }
        if let position = input.firstNonFinite {
            throw .array(what: "image \(inputs.count)", expected: "finite values", found: "none at \(position)")
        }
        guard classes.indices.contains(label) else {
            throw .array(
                what: "label of image \(inputs.count)", expected: "0 to \(classes.count - 1)", found: "\(label)")
        }
        inputs.append(input)
        labels.append(label)
    }

    /// How many images there are.
    public var count: Int { labels.count }

    /// How many images each class has.
    public var countByClass: [Int] {
        var counts = [Int](repeating: 0, count: classes.count)
        for label in labels { counts[label] += 1 }
        return counts
    }

    /// The images at some places, in that order.
    package func at(_ places: [Int]) -> LabelledImages {
        var part = LabelledImages(classes: classes)
        part.inputs = places.map { inputs[$0] }
        part.labels = places.map { labels[$0] }
        return part
    }
}
