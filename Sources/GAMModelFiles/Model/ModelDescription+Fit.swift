import GAMImaging
import GAMNetwork
import GAMTensor

extension ModelDescription {
    /// Checks that a network takes this input, has an output for each class and has the target layer.
    func requireFit(to network: Network, file: String) throws(ModelFileError) {
        let input = Shape(1, preprocessing.inputHeight, preprocessing.inputWidth, preprocessing.inputChannels)
        let shapes: [Shape]
        do throws(NetworkError) {
            shapes = try network.shapes(for: [input])
        } catch {
            throw .field(file: file, field: "input", expected: "what the network takes", found: "\(input) (\(error))")
        }
        let outputs = shapes[network.output].elementCount ?? 0
        guard outputs == classes.count else {
            throw .field(
                file: file, field: "classes", expected: "\(outputs), as many as the network has outputs",
                found: "\(classes.count)")
        }
        try requireTargetLayer(in: network, shapes, file)
    }

    private func requireTargetLayer(in network: Network, _ shapes: [Shape], _ file: String) throws(ModelFileError) {
        let quoted = JSONWriter.quoted(targetLayer, limit: 60)
        let value: Int
        do throws(NetworkError) {
            value = try network.value(of: targetLayer)
        } catch {
            let nearest = NameSuggestion.near(targetLayer, among: network.capturePoints)
            throw .field(
                file: file, field: "target_layer", expected: "a layer of the network",
                found: quoted + QuotedNames.question(nearest))
        }
        guard shapes[value].rank == 4 else {
            throw .field(
                file: file, field: "target_layer", expected: "a layer with an output of height and width",
                found: "\(quoted) with an output of shape \(shapes[value])")
        }
    }
}
