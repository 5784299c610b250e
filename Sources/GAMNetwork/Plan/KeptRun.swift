package import GAMTensor

/// What one run left in its workspace, to be read there rather than copied.
///
/// It reads what the workspace holds: use it up before the workspace runs again.
package struct KeptRun {
    /// The network's output, `[N, classes]`.
    package let logits: Tensor
    /// The class of each image from whose logit the gradients start.
    package let targetClasses: [Int]
    let plan: ExecutionPlan
    let storage: FloatStorage

    /// The value at a kept capture point.
    ///
    /// - Throws: ``NetworkError/notCaptured(name:captured:)``.
    package func activation(_ name: String) throws(NetworkError) -> KeptValues {
        KeptValues(try plan.place(ofValue: name), plan.program, storage)
    }

    /// The gradient of the target's logit at a capture point.
    ///
    /// - Throws: ``NetworkError/notCaptured(name:captured:)``.
    package func gradient(_ name: String) throws(NetworkError) -> KeptValues {
        KeptValues(try plan.place(ofGradientAt: name), plan.program, storage)
    }

    /// The moments of the first image's channels at a capture point where they were planned for.
    ///
    /// - Throws: ``NetworkError/notCaptured(name:captured:)``.
    package func moments(_ name: String) throws(NetworkError) -> ChannelMoments {
        try plan.moments(at: name, ofImage: 0, storage)
    }

    /// The mean over places of that gradient, `[N, C]`.
    ///
    /// - Throws: ``NetworkError/notCaptured(name:captured:)``.
    package func meanGradient(_ name: String) throws(NetworkError) -> KeptValues {
        KeptValues(try plan.place(ofMeanGradientAt: name), plan.program, storage)
    }
}

/// One array of a run, in its workspace; to be used up before that runs again.
package struct KeptValues {
    /// Its extents.
    package let shape: Shape
    private let storage: FloatStorage
    private let offset: Int

    init(_ place: ExecutionPlan.Place, _ program: Program, _ storage: FloatStorage) {
        shape = place.shape
        self.storage = storage
        offset = program.memory.offsets[place.buffer]
    }

    /// Gives the elements, last extent fastest, for the length of the call.
    package func withSpan<Result, Failure: Error>(
        _ body: (Span<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let values = unsafe UnsafeBufferPointer(start: storage.base + offset, count: shape.elementCount ?? 0)
        return try unsafe body(values.span)
    }

    /// A copy that is independent of the workspace.
    ///
    /// - Throws: ``NetworkError/tooLarge(what:)``, which an array that exists does not give.
    package func copied() throws(NetworkError) -> Tensor {
        let values = withSpan { span in unsafe span.withUnsafeBufferPointer { unsafe Array($0) } }
        do {
            return try Tensor(shape, values)
        } catch {
            throw .tooLarge(what: "a value of shape \(shape)")
        }
    }
}
