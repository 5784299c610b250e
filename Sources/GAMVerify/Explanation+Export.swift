import GAMAttention
public import GAMModelFiles
import GAMTensor

extension Explanation {
    /// Everything that was seen as named arrays in PyTorch's order, to be checked against PyTorch.
    ///
    /// `input.0` `[1, C, H, W]`, `logits.0` `[1, classes]`, and for each layer and class `K` `act.LAYER.0`,
    /// `grad.LAYER.cK.0` `[1, C, h, w]` and the raw map `cam.raw.LAYER.cK.0` `[h, w]`, which for another method than
    /// Grad-CAM begins with the method's name instead of `cam`. The metadata entry `images` is JSON: image, predicted
    /// class and its name.
    ///
    /// - Parameters:
    ///   - image: what the image is called there.
    ///   - classes: the names of the classes.
    /// - Returns: the file, to be encoded.
    /// - Throws: ``GAMError/verification(_:)`` where an array cannot be made.
    public func exported(image: String, classes: [String]) throws(GAMError) -> SafetensorsFile {
        try GAMError.wrap {
            var file = SafetensorsFile()
            let name = classes.indices.contains(predictedClass) ? classes[predictedClass] : ""
            let images = JSONValue.array([
                .object([
                    "image": .string(image), "predicted": .number(Double(predictedClass)), "class": .string(name),
                ])
            ])
            file.metadata["images"] = String(decoding: images.encoded(), as: UTF8.self)
            file.insert(try input.channelsFirst(), named: "input.0")
            file.insert(logits, named: "logits.0")
            for layer in layers {
                file.insert(try layer.activation.channelsFirst(), named: "act.\(layer.name).0")
                for evidence in layer.evidence {
                    let map = evidence.map
                    let place = "\(layer.name).c\(map.classIndex).0"
                    let method = map.method == GradCAM().name ? "cam" : map.method
                    file.insert(try evidence.gradient.channelsFirst(), named: "grad.\(place)")
                    file.insert(
                        try Tensor(Shape(map.height, map.width), map.values.map { Float($0) }),
                        named: "\(method).raw.\(place)")
                }
            }
            return file
        }
    }
}
