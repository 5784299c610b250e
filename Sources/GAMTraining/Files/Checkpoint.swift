import GAMFiles
import GAMModelFiles
import GAMNetwork
import GAMTensor

/// The states of a training on the disk: a best one, which is weights alone, and a last one from which it can go on.
///
/// What is drawn by chance follows from seed, epoch and image, so the generators' state is the count of epochs and steps.
enum Checkpoint {
    static let lastName = "last.safetensors"
    static let bestName = "best.safetensors"
    static let historyName = "history.jsonl"
    /// The longest file that is read: 8 GiB.
    static let sizeLimit = 8 << 30
    static let format = "gamverify.training"
    static let version = "2"

    /// Puts tensors into a file under names with a prefix.
    static func insert(_ tensors: [String: Tensor], _ prefix: String, into file: inout SafetensorsFile) {
        for (name, tensor) in tensors { file.insert(tensor, named: prefix + name) }
    }

    /// The tensors whose names have a prefix, without it.
    static func tensors(_ prefix: String, in file: SafetensorsFile) throws(TrainingError) -> [String: Tensor] {
        var tensors = [String: Tensor]()
        for name in file.names where name.hasPrefix(prefix) {
            tensors[String(name.dropFirst(prefix.count))] = try TrainingError.fromModel { () throws(ModelFileError) in
                try file.tensor(named: name)
            }
        }
        return tensors
    }

    static func read(_ path: FilePath) throws(TrainingError) -> SafetensorsFile {
        try TrainingError.fromModel { () throws(ModelFileError) in
            try SafetensorsFile(contentsOf: path, limit: sizeLimit)
        }
    }

    static func write(_ file: SafetensorsFile, to path: FilePath) throws(TrainingError) {
        let bytes = try TrainingError.fromModel { () throws(ModelFileError) in try file.encoded() }
        try TrainingError.fromFiles { () throws(FileError) in try Files.write(bytes, to: path) }
    }
}

extension TrainingState {
    /// The counts and sums, then the history, as arrays of doubles.
    func insert(into file: inout SafetensorsFile) throws(ModelFileError) {
        let counts = [epoch, step, seen, correct, bestEpoch].map { Int64($0) }
        try file.insert(counts, named: "state.counts")
        try file.insert([lossSum, bestLoss, seconds], named: "state.sums")
        let rows = history.flatMap {
            [
                Double($0.epoch), $0.rate, $0.loss, $0.accuracy, $0.validationLoss ?? .nan,
                $0.validationAccuracy ?? .nan, $0.seconds, $0.imagesPerSecond,
            ]
        }
        try file.insert(rows, shape: Shape(history.count, 8), named: "state.history")
    }

    /// Reads what ``insert(into:)`` wrote.
    init(_ file: SafetensorsFile, _ path: FilePath) throws(ModelFileError) {
        let counts = try file.integers(named: "state.counts").map { Int(clamping: $0) }
        let sums = try file.doubles(named: "state.sums")
        let rows = try file.doubles(named: "state.history")
        guard counts.count == 5, sums.count == 3, rows.count % 8 == 0, counts.allSatisfy({ $0 >= 0 }),
            counts[0] == rows.count / 8
        else {
            throw .tensor(
                file: path.description, tensor: "state", expected: "5 counts, 3 sums, 8 figures an epoch",
                found: "\(counts.count), \(sums.count), \(rows.count)")
        }
        (epoch, step, seen, correct, bestEpoch) = (counts[0], counts[1], counts[2], counts[3], counts[4])
        (lossSum, bestLoss, seconds) = (sums[0], sums[1], sums[2])
        history = stride(from: 0, to: rows.count, by: 8).map { at in
            EpochRecord(
                epoch: at / 8 + 1, rate: rows[at + 1], loss: rows[at + 2], accuracy: rows[at + 3],
                validationLoss: rows[at + 4].isNaN ? nil : rows[at + 4],
                validationAccuracy: rows[at + 5].isNaN ? nil : rows[at + 5], seconds: rows[at + 6],
                imagesPerSecond: rows[at + 7])
        }
    }
}

extension TrainingRun {
    /// Writes the weights of the best epoch, by torchvision's names.
    func writeBest() throws(TrainingError) {
        guard let folder else { return }
        var file = SafetensorsFile(metadata: ["epoch": "\(state.bestEpoch)"])
        Checkpoint.insert(trainer.network.tensors.merging(best) { $1 }, "", into: &file)
        try Checkpoint.write(file, to: folder.appending(Checkpoint.bestName))
    }

    /// Writes what each epoch gave, a line an epoch.
    func writeHistory() throws(TrainingError) {
        guard let folder else { return }
        let bytes = TrainedNetwork.lines(of: state.history)
        try TrainingError.fromFiles { () throws(FileError) in
            try Files.write(bytes, to: folder.appending(Checkpoint.historyName))
        }
    }

    /// Writes the state from which the training can go on.
    func writeLast() throws(TrainingError) {
        guard let folder else { return }
        countTime()
        var file = SafetensorsFile(metadata: identity.metadata)
        Checkpoint.insert(
            try withNetwork { network throws(NetworkError) in try network.tensors() }, "parameter.", into: &file)
        let memories = try withNetwork { network throws(NetworkError) in try network.optimiserState() }
        for (index, memory) in memories.enumerated() {
            Checkpoint.insert(memory, "memory.\(index).", into: &file)
        }
        do throws(ModelFileError) {
            try state.insert(into: &file)
        } catch {
            throw .model(error)
        }
        try Checkpoint.write(file, to: folder.appending(Checkpoint.lastName))
        lastWritten = clock.now
    }

    /// Goes on from the last state in the folder; where there is none, from the beginning.
    func restore(toleratesOtherEngine: Bool) throws(TrainingError) {
        guard let folder, Files.isPresent(folder.appending(Checkpoint.lastName)) else { return }
        let path = folder.appending(Checkpoint.lastName)
        let file = try Checkpoint.read(path)
        try identity.check(file, path, toleratesOtherEngine: toleratesOtherEngine) { () throws(TrainingError) in
            try takeFirstStep()
        }
        let found = try TrainingError.fromModel { () throws(ModelFileError) in try TrainingState(file, path) }
        guard found.step <= trainer.steps, found.epoch <= trainer.settings.epochs else {
            throw .foreignCheckpoint(
                path, what: "steps of an epoch", expected: "\(trainer.steps)", found: "\(found.step)")
        }
        var memories = [[String: Tensor]]()
        while file.names.contains(where: { $0.hasPrefix("memory.\(memories.count).") }) {
            memories.append(try Checkpoint.tensors("memory.\(memories.count).", in: file))
        }
        let parameters = try Checkpoint.tensors("parameter.", in: file)
        let tensors =
            found.bestEpoch > 0
            ? try Checkpoint.tensors("", in: try Checkpoint.read(folder.appending(Checkpoint.bestName))) : best
        try withNetwork { network throws(NetworkError) in
            try network.restore(parameters, optimiserState: memories)
        }
        best = best.merging(tensors) { own, new in own.shape == new.shape ? new : own }
            .filter { best[$0.key] != nil }
        state = found
    }
}
