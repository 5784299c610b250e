import GAMImaging
import GAMNetwork
import GAMTensor
import GAMVerification

/// How long a part of a verification took.
package struct StageTiming: Sendable, Equatable {
    /// What was done, in words.
    package let stage: String
    /// Whether it is one of the network's two passes.
    package let isPass: Bool
    /// The least processor time of all rounds, all threads together.
    package let seconds: Double
}

/// The parts of a verification, each by itself, on one image.
///
/// What has no call of its own is told by difference: copying what the passes left and the attention map from the whole
/// observation, joining and words from the whole verdict. The parts add up to the verification of an image in memory.
final class VerificationStages {
    private let gate: VerificationGate
    private let image: Radiograph
    private let plan: ExecutionPlan
    private var workspace: Workspace
    private var least = [String: Double]()
    /// How long the process was at work so far, in seconds.
    private let now: () -> Double

    init(_ gate: VerificationGate, image: Radiograph, now: @escaping () -> Double) throws(GAMError) {
        self.gate = gate
        self.image = image
        self.now = now
        let plan = gate.observer.observer.plan
        self.plan = plan
        do throws(NetworkError) {
            workspace = try plan.makeWorkspace()
        } catch {
            throw .network(error)
        }
    }

    /// Times every part once and keeps the least of what was measured so far.
    func round() throws(GAMError) {
        let gate = gate
        let image = image
        let facts = try timed("facts") { try ImageFacts(image.intensities()) }
        let input = try timed("preprocessing") { try gate.description.preprocessing.apply(to: image) }
        let classes = try passes(input)
        let observation = try timed("observation") { try gate.observer.observer.observe(input, imageFacts: facts) }
        guard observation.predictedClass == classes.first else { return }
        for (index, verifier) in gate.profile.verifiers.all.enumerated() {
            _ = try timed("verifier \(index)") { try verifier.findings(for: observation) }
        }
        _ = try timed("report") { try gate.judge.report(on: observation) }
    }

    /// The two passes, which leave nothing behind.
    private func passes(_ input: Tensor) throws(GAMError) -> [Int] {
        let target = gate.observer.observer.garbageClass.map(Target.predictedClassExcluding) ?? .predictedClass
        do {
            let start = now()
            try plan.forward([input], in: &workspace)
            let between = now()
            let classes = try plan.targetClasses(target, logits: plan.logits(in: workspace))
            let restart = now()
            try plan.backward(from: classes, in: &workspace)
            let end = now()
            note("forward", between - start)
            note("backward", end - restart)
            return classes
        } catch {
            throw .network(error)
        }
    }

    private func timed<Value>(_ name: String, _ body: () throws -> Value) throws(GAMError) -> Value {
        let start = now()
        let value = try GAMError.wrap("image", body)
        note(name, now() - start)
        return value
    }

    private func note(_ name: String, _ time: Double) {
        least[name] = min(least[name] ?? .infinity, time)
    }

    /// The parts in the order in which they are done.
    func timings() -> [StageTiming] {
        func time(_ name: String) -> Double { least[name] ?? .nan }
        let verifiers = gate.profile.verifiers.all.enumerated().map { index, verifier in
            StageTiming(
                stage: verifier.components.map(\.name).joined(separator: ", "), isPass: false,
                seconds: time("verifier \(index)"))
        }
        let scoring = verifiers.reduce(0) { $0 + $1.seconds }
        let passes = time("forward") + time("backward")
        return [
            StageTiming(stage: "facts of the image", isPass: false, seconds: time("facts")),
            StageTiming(stage: "preprocessing", isPass: false, seconds: time("preprocessing")),
            StageTiming(stage: "forward pass", isPass: true, seconds: time("forward")),
            StageTiming(stage: "short backward pass", isPass: true, seconds: time("backward")),
            StageTiming(
                stage: "copies, attention map", isPass: false, seconds: max(0, time("observation") - passes)),
        ] + verifiers.filter { !$0.stage.isEmpty } + [
            StageTiming(stage: "joining, report", isPass: false, seconds: max(0, time("report") - scoring))
        ]
    }
}
