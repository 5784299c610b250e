public import GAMImaging

/// What the weights of a model do not tell: how images are prepared, what the outputs mean, where attention is read.
///
/// It is kept as `preprocess.json` beside the weights.
public struct ModelDescription: Sendable, Equatable {
    /// How a radiograph becomes the network's input.
    public var preprocessing: Preprocessing
    /// The names of the network's outputs, in their order; not empty and each different.
    public var classes: [String]
    /// Which of the classes stands for what is not a proper input, or `nil` where the network has none.
    public var garbageClass: Int?
    /// The capture point at which attention is read, as `layer4`.
    public var targetLayer: String

    /// A description; it is checked where it is used.
    public init(
        preprocessing: Preprocessing, classes: [String], garbageClass: Int? = nil, targetLayer: String = "layer4"
    ) {
        self.preprocessing = preprocessing
        self.classes = classes
        self.garbageClass = garbageClass
        self.targetLayer = targetLayer
    }

    /// Checks every field by itself and against the others; against a network a ``StoredModel`` checks it.
    ///
    /// - Parameter file: what messages call the description.
    /// - Throws: ``ModelFileError/field(file:field:expected:found:)`` for the first wrong field, by its name in
    ///   `preprocess.json`.
    public func validate(file: String = StoredModel.descriptionName) throws(ModelFileError) {
        do throws(ImagingError) {
            try preprocessing.validate()
        } catch .invalidPreprocessing(let field, let expected, let found) {
            throw .field(file: file, field: field, expected: expected, found: found)
        } catch {
            throw .field(file: file, field: "", expected: "a valid preprocessing", found: "\(error)")
        }
        try validateClasses(file)
        guard !targetLayer.isEmpty else {
            throw .field(file: file, field: "target_layer", expected: "a layer's name", found: "an empty text")
        }
    }

    private func validateClasses(_ file: String) throws(ModelFileError) {
        guard !classes.isEmpty else {
            throw .field(file: file, field: "classes", expected: "at least one class", found: "none")
        }
        var seen = [String: Int]()
        for (index, name) in classes.enumerated() {
            let field = "classes[\(index)]"
            // A name is printed in lines and tables and handed to C, where a control character would end or break it.
            guard !name.isEmpty, name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
                let found = JSONWriter.quoted(name, limit: 60)
                throw .field(file: file, field: field, expected: "a name without control characters", found: found)
            }
            if let first = seen.updateValue(index, forKey: name) {
                let found = "\(JSONWriter.quoted(name, limit: 60)) as in classes[\(first)]"
                throw .field(file: file, field: field, expected: "a name of its own", found: found)
            }
        }
        if let garbageClass, !classes.indices.contains(garbageClass) {
            throw .field(
                file: file, field: "garbage_class",
                expected: "null or the number of a class, 0 to \(classes.count - 1)",
                found: "\(garbageClass)")
        }
    }
}
