import GAMFiles
import GAMModelFiles
import GAMNetwork
import GAMTensor
import GAMTraining
import Testing

/// What a checkpoint must agree in with a training that goes on from it.
struct TrainingIdentityTests {
    /// A training of two epochs that was stopped in its second one.
    private func stopped(_ folder: TemporaryFolder) throws -> Trainer {
        let trainer = try Trainer(
            try Site.network(), settings: Site.settings(epochs: 2), training: try Site.images(24, seed: 1))
        var done = 0
        #expect(throws: TrainingError.cancelled) {
            try trainer.run(checkpoints: folder.path) { _ in
                done += 1
                return done < 4
            }
        }
        return trainer
    }

    /// Lets the checkpoint say something else of its engine.
    private func change(_ name: String, to value: String?, in folder: TemporaryFolder) throws {
        let path = folder.path.appending("last.safetensors")
        var file = try SafetensorsFile(contentsOf: path, limit: 1 << 30)
        #expect(file.metadata[name] != nil)
        file.metadata[name] = value
        try Files.write(try file.encoded(), to: path)
    }

    /// Builds of one version for one instruction set differ in their first step, if in nothing else.
    @Test(arguments: ["library version", "instruction set", "first step"], ["another", nil])
    func checkpointOfAnotherEngineIsRefusedUnlessOtherBitsAreTolerated(_ name: String, _ value: String?) throws {
        let folder = try TemporaryFolder()
        let trainer = try stopped(folder)
        try change(name, to: value, in: folder)
        do {
            _ = try trainer.run(checkpoints: folder.path, resumes: true)
            Issue.record("another \(name) went unnoticed")
        } catch {
            guard case .otherEngine(_, let what, _, let found) = error else { throw error }
            #expect(what == name && found == value ?? "missing")
            #expect(error.description.contains("another engine began this training"))
        }
        let trained = try trainer.run(checkpoints: folder.path, resumes: true, toleratesOtherEngine: true)
        #expect(!trained.isOfOneEngine)
        // Only the name was another one here, so the bits are those of an uninterrupted training.
        let whole = try trainer.run()
        #expect(whole.isOfOneEngine)
        #expect(trained.network.tensors == whole.network.tensors)
        // What it went on under now is what it is known by, and that it was mixed is not forgotten.
        #expect(try !trainer.run(checkpoints: folder.path, resumes: true).isOfOneEngine)
    }

    @Test func whatTellsTrainingsApartIsRefusedWhateverIsTolerated() throws {
        let folder = try TemporaryFolder()
        _ = try stopped(folder)
        let other = try Trainer(
            try Site.network(), settings: Site.settings(epochs: 2), training: try Site.images(24, seed: 2))
        do {
            _ = try other.run(checkpoints: folder.path, resumes: true, toleratesOtherEngine: true)
            Issue.record("other images went unnoticed")
        } catch let TrainingError.foreignCheckpoint(_, what, _, _) {
            #expect(what == "training images")
        }
    }

    @Test func threadsAndCheckpointsDoNotTellTrainingsApart() throws {
        let folder = try TemporaryFolder()
        let trainer = try stopped(folder)
        var settings = trainer.settings
        settings.threads = 2
        settings.checkpointInterval = .steps(1)
        let other = try Trainer(trainer.network, settings: settings, training: trainer.training)
        let trained = try other.run(checkpoints: folder.path, resumes: true)
        #expect(trained.isOfOneEngine)
        #expect(try trainer.run().network.tensors == trained.network.tensors)
    }

    /// A setting that is added and forgotten here would let a resumed training end with other bits.
    @Test func everySettingButThreadsAndCheckpointsCounts() {
        let settings = TrainingSettings()
        #expect(Mirror(reflecting: settings).children.count == settings.deciding.count + 2)
        #expect(Set(settings.deciding.map(\.name)).count == settings.deciding.count)
    }
}
