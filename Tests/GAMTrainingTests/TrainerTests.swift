import Foundation
import GAMFiles
import GAMModelFiles
import GAMNetwork
import GAMTensor
import GAMTraining
import Testing

struct TrainerTests {
    @Test func learnsBarsItHasNotSeen() throws {
        let trainer = try Trainer(
            try Site.network(), settings: Site.settings(epochs: 8), training: try Site.images(64, seed: 1),
            validation: try Site.images(32, seed: 2))
        let trained = try trainer.run()
        let test = try Evaluation(of: trained.network, on: try Site.images(40, seed: 3), threads: 1)
        #expect((test.accuracy ?? 0) >= 0.95)
        #expect(trained.history.count == 8)
        #expect(trained.steps == 64)
        let best = trained.history.min { ($0.validationLoss ?? 9) < ($1.validationLoss ?? 9) }
        #expect(trained.epoch == best?.epoch)
    }

    @Test func bitsDoNotDependOnThreads() throws {
        var networks = [[String: Tensor]]()
        for threads in [1, 3] {
            let trainer = try Trainer(
                try Site.network(), settings: Site.settings(threads: threads), training: try Site.images(20, seed: 1))
            networks.append(try trainer.run().network.tensors)
        }
        #expect(networks[0] == networks[1])
        #expect(networks[0] != (try Site.network()).tensors)
    }

    /// Stopped within an epoch, at its end and in the first one; by a fresh trainer each time, as after a kill.
    @Test(arguments: [1, 3, 4, 8, 10], [nil, .steps(2), .seconds(1e-9)] as [CheckpointInterval?])
    func resumedTrainingHasTheBitsOfAnUninterruptedOne(_ stop: Int, _ interval: CheckpointInterval?) throws {
        var settings = Site.settings(epochs: 3)
        settings.checkpointInterval = interval
        let trainer = try Trainer(
            try Site.network(), settings: settings, training: try Site.images(34, seed: 1),
            validation: try Site.images(8, seed: 2))
        let whole = try trainer.run()
        let folder = try TemporaryFolder()
        var done = 0
        #expect(throws: TrainingError.cancelled) {
            try trainer.run(checkpoints: folder.path) { _ in
                done += 1
                return done < stop
            }
        }
        #expect(folder.has("last.safetensors"))
        let resumed = try trainer.run(checkpoints: folder.path, resumes: true)
        #expect(resumed.network.tensors == whole.network.tensors)
        #expect(resumed.epoch == whole.epoch)
        #expect(resumed.history.map(\.loss) == whole.history.map(\.loss))
        #expect(resumed.history.map(\.validationLoss) == whole.history.map(\.validationLoss))
        // A further call has nothing left to do.
        #expect(try trainer.run(checkpoints: folder.path, resumes: true).network.tensors == whole.network.tensors)
    }

    /// What the file says of steps within the first epoch when the next one is told of; a state is due after a step.
    @Test(
        arguments: [
            (nil, [nil, nil, nil, nil]), (.steps(2), [nil, nil, 2, 2]), (.steps(3), [nil, nil, nil, 3]),
            (.seconds(1e-9), [nil, 1, 2, 3]), (.seconds(3600), [nil, nil, nil, nil]),
        ] as [(CheckpointInterval?, [Int64?])])
    func stateIsWrittenWithinAnEpochWhenItIsDue(_ interval: CheckpointInterval?, _ expected: [Int64?]) throws {
        var settings = Site.settings(epochs: 2)
        settings.checkpointInterval = interval
        let trainer = try Trainer(try Site.network(), settings: settings, training: try Site.images(34, seed: 1))
        let folder = try TemporaryFolder()
        func state(_ name: String) -> SafetensorsFile? {
            try? SafetensorsFile(contentsOf: folder.path.appending(name), limit: 1 << 30)
        }
        var steps = [Int64?]()
        #expect(throws: TrainingError.cancelled) {
            try trainer.run(checkpoints: folder.path) { _ in
                steps.append(try? state("last.safetensors")?.integers(named: "state.counts")[1])
                return steps.count < 4
            }
        }
        #expect(steps == expected)
        // The time of an epoch goes on where it stopped.
        let seconds = try #require(try state("last.safetensors")?.doubles(named: "state.sums")[2])
        let resumed = try trainer.run(checkpoints: folder.path, resumes: true)
        #expect(seconds > 0 && resumed.history[0].seconds > seconds)
        #expect(resumed.history.allSatisfy { $0.imagesPerSecond > 0 })
    }

    /// A kill between the two files leaves a best state that is newer than the last one.
    @Test func bestStateThatIsNewerThanTheLastDoesNotMatter() throws {
        let trainer = try Trainer(
            try Site.network(), settings: Site.settings(epochs: 3), training: try Site.images(32, seed: 1))
        let folder = try TemporaryFolder()
        var last: Data?
        var done = 0
        let whole = try trainer.run(checkpoints: folder.path) { _ in
            done += 1
            if done == 5 { last = try? folder.data("last.safetensors") }
            return true
        }
        try #require(last).write(to: folder.url.appending(path: "last.safetensors"))
        #expect(try trainer.run(checkpoints: folder.path, resumes: true).network.tensors == whole.network.tensors)
    }

    @Test func checkpointOfAnotherTrainingIsRefused() throws {
        let folder = try TemporaryFolder()
        let images = try Site.images(16, seed: 1)
        _ = try Trainer(try Site.network(), settings: Site.settings(epochs: 1), training: images)
            .run(checkpoints: folder.path)
        var settings = Site.settings(epochs: 1)
        settings.rate = 0.02
        let cases = [
            try Trainer(try Site.network(), settings: settings, training: images),
            try Trainer(try Site.network(seed: 9), settings: Site.settings(epochs: 1), training: images),
            try Trainer(
                try Site.network(), settings: Site.settings(epochs: 1), training: try Site.images(16, seed: 2)),
        ]
        for (trainer, what) in zip(cases, ["rate", "first weights", "training images"]) {
            do {
                _ = try trainer.run(checkpoints: folder.path, resumes: true)
                Issue.record("\(what) went unnoticed")
            } catch let TrainingError.foreignCheckpoint(_, found, _, _) {
                #expect(found == what)
            }
        }
    }

    /// A rate beyond all reason; the state of the epoch before stays on the disk and is whole.
    @Test func lossThatIsNoNumberNamesItsStepAndLeavesTheLastStateAlone() throws {
        var settings = Site.settings(epochs: 4)
        settings.rate = 1e30
        settings.optimiser = .momentum(0.9)
        settings.warmUpEpochs = 0
        let trainer = try Trainer(try Site.network(), settings: settings, training: try Site.images(16, seed: 1))
        let folder = try TemporaryFolder()
        do {
            _ = try trainer.run(checkpoints: folder.path)
            Issue.record("no error")
        } catch let TrainingError.nonFiniteLoss(epoch, step) {
            #expect((1...4).contains(epoch) && (1...2).contains(step))
        }
        #expect(folder.has("last.safetensors") == folder.has("best.safetensors"))
    }

    @Test(arguments: [TrainedPart.after("layer2"), .head])
    func frozenLayersKeepEveryBit(_ part: TrainedPart) throws {
        let start = try Site.network()
        for augmentation in [Augmentation.none, .radiographs] {
            var settings = Site.settings(epochs: 3)
            settings.part = part
            settings.augmentation = augmentation
            let trainer = try Trainer(
                start, settings: settings, training: try Site.images(24, seed: 1),
                validation: try Site.images(8, seed: 2))
            let trained = try trainer.run()
            var changed = Set<String>()
            for (name, tensor) in trained.network.tensors where tensor != start.tensors[name] {
                changed.insert(String(name.prefix { $0 != "." }))
            }
            #expect(changed == (part == .head ? ["fc"] : ["layer3", "layer4", "fc"]))
            // What was measured while training is what the whole network gives.
            let whole = try Evaluation(of: trained.network, on: try Site.images(8, seed: 2), threads: 1)
            #expect(whole.loss == trained.history[trained.epoch - 1].validationLoss)
        }
    }

    @Test func trainingEndsWhereValidationNoLongerImproves() throws {
        var settings = Site.settings(epochs: 40)
        settings.patience = 2
        // Labels by chance on new images: validation can only become worse by and by.
        let training = try Site.images(32, seed: 1)
        let validation = try Site.images(16, seed: 2)
        let mixed = try LabelledImages(
            classes: Site.classes, inputs: validation.inputs, labels: validation.labels.map { 1 - $0 })
        let trained = try Trainer(
            try Site.network(), settings: settings, training: training, validation: mixed
        ).run()
        #expect(trained.isStoppedEarly)
        #expect(trained.history.count == trained.epoch + 2)
    }

    @Test func generatedImagesAreLearnedAsTheirClass() throws {
        let classes = Site.classes + ["garbage"]
        let known = try Site.images(48, seed: 1)
        let training = try LabelledImages(classes: classes, inputs: known.inputs, labels: known.labels)
        let flat: @Sendable (inout SeededGenerator) -> Tensor = { numbers in
            let level = Float(4 * numbers.uniform() - 2)
            return (try? Tensor(repeating: level, shape: Shape(1, 16, 16, 1))) ?? known.inputs[0]
        }
        let trainer = try Trainer(
            try Site.network(classes: 3), settings: Site.settings(epochs: 8), training: training,
            generated: GeneratedImages(name: "flat", label: 2, count: 24, make: flat))
        let trained = try trainer.run()
        var numbers = SeededGenerator(seed: 77)
        var test = LabelledImages(classes: classes)
        for _ in 0..<20 { try test.append(flat(&numbers), label: 2) }
        for (input, label) in zip(known.inputs, known.labels) { try test.append(input, label: label) }
        let found = try Evaluation(of: trained.network, on: test, threads: 1)
        #expect((found.accuracy(of: 2) ?? 0) >= 0.9)
        #expect((found.accuracy ?? 0) >= 0.9)
        #expect(trainer.training.count == 48)
        #expect(trained.steps == 8 * 9)
    }

    @Test func progressCountsEveryStepAndTellsWhatIsLeft() throws {
        let trainer = try Trainer(
            try Site.network(), settings: Site.settings(epochs: 2), training: try Site.images(19, seed: 1),
            validation: try Site.images(4, seed: 2))
        var seen = [TrainingProgress]()
        _ = try trainer.run { progress in
            seen.append(progress)
            return true
        }
        #expect(seen.map(\.epoch) == [1, 1, 2, 2])
        #expect(seen.map(\.step) == [1, 2, 1, 2])
        #expect(seen.allSatisfy { $0.steps == 2 && $0.epochs == 2 && $0.imagesPerSecond > 0 })
        #expect(seen.map { $0.validation != nil } == [false, false, true, true])
        #expect(seen.last?.secondsLeft == 0)
    }

    @Test func whatDoesNotFitIsNamed() throws {
        let (network, images) = (try Site.network(), try Site.images(8, seed: 1))
        func failure(_ change: (inout TrainingSettings) -> Void) -> TrainingError? {
            var settings = Site.settings()
            change(&settings)
            do {
                _ = try Trainer(network, settings: settings, training: images)
                return nil
            } catch { return error }
        }
        #expect(failure { _ in } == nil)
        #expect(failure { $0.epochs = 0 } == .setting(name: "epochs", expected: "1 to 1000000", found: "0"))
        #expect(failure { $0.rate = .nan } != nil)
        #expect(failure { $0.rate = 0 } != nil)
        #expect(failure { $0.labelSmoothing = 1 } != nil)
        #expect(failure { $0.augmentation.rotation = -1 } != nil)
        #expect(failure { $0.balance = .weights([1]) } != nil)
        #expect(failure { $0.patience = 2 } != nil)
        #expect(failure { $0.checkpointInterval = .steps(0) } != nil)
        #expect(failure { $0.checkpointInterval = .seconds(.nan) } != nil)
        #expect(failure { $0.checkpointInterval = .seconds(0) } != nil)
        #expect(failure { $0.part = .after("layer9") } == nil)
        var settings = Site.settings()
        settings.part = .after("layer9")
        let unknown = try Trainer(network, settings: settings, training: images)
        #expect(throws: TrainingError.self) { try unknown.run() }
        let three = LabelledImages(classes: ["a", "b", "c"])
        #expect(throws: TrainingError.self) { try Trainer(network, settings: Site.settings(), training: three) }
        var two = LabelledImages(classes: Site.classes)
        #expect(throws: TrainingError.self) {
            try two.append(try Tensor(Shape(1, 1, 1, 1), [.infinity]), label: 0)
        }
        #expect(throws: TrainingError.self) {
            try two.append(try Tensor(Shape(1, 1, 1, 1), [0]), label: 2)
        }
    }
}
