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
/// Joining and words have no call of their own and are told by difference from the whole verdict. The parts add up to the
/// verification of an image in memory.
final class VerificationStages {
    private let gate: VerificationGate
    private let image: Radiograph
    private let plan: ExecutionPlan
    private var workspace: Workspace
    private var least = [String: Double]()
    /// How long the process was at work so far, in seconds.
    private let now: () -> Double
    /// What asking for that takes, which is no part of a verification.
    private let asking: Double

    init(_ gate: VerificationGate, image: Radiograph, now: @escaping () -> Double) throws(GAMError) {
        self.gate = gate
        self.image = image
        self.now = now
        asking = (0..<100).map { _ in -now() + now() }.min() ?? 0
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
        let facts = try timed("survey") { try RadiographSurvey(image) }.facts
        let input = try timed("preprocessing") { try gate.description.preprocessing.apply(to: image) }
        let observation = try GAMError.wrap { try observe(input, facts) }
        for (index, verifier) in gate.profile.verifiers.all.enumerated() {
            _ = try timed("verifier \(index)") { try verifier.findings(for: observation) }
        }
        _ = try timed("report") { try gate.judge.report(on: observation) }
    }

    /// What ``Observer/observe(_:imageFacts:)`` does, part by part.
    private func observe(_ input: Tensor, _ facts: ImageFacts) throws -> Observation {
        let observer = gate.observer.observer
        var readings = observer.readings
        let begin = now()
        readings.read(input)
        let start = now()
        var (reading, asked) = (start - begin, 1)
        try plan.forward([input], in: &workspace, visiting: readings.names) { name, values in
            let start = now()
            readings.read(values, at: name)
            reading += now() - start
            asked += 1
        }
        note("forward", now() - begin - reading, asked: asked)
        let classes = try plan.targetClasses(observer.target, logits: plan.logits(in: workspace))
        let restart = now()
        try plan.backward(from: classes, in: &workspace)
        let end = now()
        note("backward", end - restart)
        let run = try plan.run(from: classes, leftIn: workspace)
        let observation = try observer.observation(of: input, imageFacts: facts, run, readings)
        note("reading", reading + now() - end, asked: asked + 1)
        return observation
    }

    private func timed<Value>(_ name: String, _ body: () throws -> Value) throws(GAMError) -> Value {
        let start = now()
        let value = try GAMError.wrap("image", body)
        note(name, now() - start)
        return value
    }

    /// Notes a time within which the time was asked for once, or as often as said.
    private func note(_ name: String, _ time: Double, asked: Int = 1) {
        least[name] = min(least[name] ?? .infinity, max(0, time - Double(asked) * asking))
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
        return [
            StageTiming(stage: "hash and facts of the image", isPass: false, seconds: time("survey")),
            StageTiming(stage: "preprocessing", isPass: false, seconds: time("preprocessing")),
            StageTiming(stage: "forward pass", isPass: true, seconds: time("forward")),
            StageTiming(stage: "short backward pass", isPass: true, seconds: time("backward")),
            StageTiming(stage: "reading input and layers, attention map", isPass: false, seconds: time("reading")),
        ] + verifiers.filter { !$0.stage.isEmpty } + [
            StageTiming(stage: "joining, report", isPass: false, seconds: max(0, time("report") - scoring))
        ]
    }
}
