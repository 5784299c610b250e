import GAMTensor
import Synchronization

/// The images of one epoch: those of the training, varied, then those that are made anew.
struct Images {
    let trainer: Trainer
    let draws: Draws
    let epoch: Int

    /// Images at some places as one batch, `[N, H, W, C]`.
    ///
    /// - Parameters:
    ///   - places: which ones.
    ///   - forEach: calls a function for each item of a count, on several threads where it can.
    /// - Returns: the batch.
    /// - Throws: ``TrainingError/array(what:expected:found:)`` for images of different shapes.
    func batch(
        _ places: [Int], _ forEach: (_ count: Int, _ body: (_ item: Int) -> Void) -> Void
    ) throws(TrainingError) -> Tensor {
        let images = Mutex([Tensor?](repeating: nil, count: places.count))
        forEach(places.count) { item in
            let image = self.image(places[item])
            images.withLock { $0[item] = image }
        }
        return try Tensor.stack(images.withLock { $0 }.compactMap { $0 })
    }

    private func image(_ place: Int) -> Tensor {
        var generator = draws.image(place, epoch: epoch)
        if place >= trainer.training.count, let generated = trainer.generated { return generated.make(&generator) }
        return trainer.settings.augmentation.apply(to: trainer.training.inputs[place], using: &generator)
    }
}

extension Tensor {
    /// Arrays `[1, ...]` of one shape as one array `[count, ...]`.
    static func stack(_ parts: [Tensor]) throws(TrainingError) -> Tensor {
        let shape = parts.first?.shape ?? Shape(0)
        var values = [Float]()
        values.reserveCapacity(parts.count * (shape.elementCount ?? 0))
        for part in parts { values += part.values }
        do throws(TensorError) {
            return try Tensor(Shape([parts.count] + shape.dimensions.dropFirst()), values)
        } catch {
            throw .array(what: "a batch", expected: "images of shape \(shape)", found: "\(error)")
        }
    }
}
