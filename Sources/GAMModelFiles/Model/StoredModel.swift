public import GAMFiles
public import GAMNetwork
import GAMTensor

/// A network together with its description and the hash that tells both from any other.
///
/// On the disk it is a folder with the weights, `model.safetensors` (torchvision's names), and the description,
/// `preprocess.json`. Files are read completely; they may be changed or deleted afterwards.
public struct StoredModel: Sendable {
    /// The network.
    public let network: Network
    /// How images are prepared and what the outputs mean; it fits the network.
    public let description: ModelDescription
    /// SHA-256 over weights and description in 64 lower-case hexadecimal digits.
    ///
    /// The same weights and settings give the same hash however the files are laid out: order of tensors and fields,
    /// spaces and metadata do not count. Bytes hashed, numbers as 64 bits with the lowest byte first and every text as
    /// its count of bytes and its UTF-8:
    ///
    /// 1. the text `gamverify.model.2`,
    /// 2. the number of tensors,
    /// 3. for each tensor, in the order of the names' bytes: the name, the type as in the file (`F32`), the number of
    ///    extents, the extents, the number of bytes, the 32 bytes of the SHA-256 of the bytes as in the file,
    /// 4. the text of the description: its JSON in the order of the format, without spaces, numbers with the shortest
    ///    digits that read back as the same float32.
    public let hash: String

    /// The name of the weights in a model's folder.
    public static let weightsName = "model.safetensors"
    /// The name of the description in a model's folder.
    public static let descriptionName = "preprocess.json"
    /// The largest file of weights that is read: 2 GiB.
    public static let sizeLimit = 2 << 30

    /// Puts a model together from weights and description.
    ///
    /// - Parameters:
    ///   - weights: the tensors by torchvision's names; those named `...num_batches_tracked` are hashed and not used.
    ///   - description: what the weights do not tell.
    ///   - descriptionFile: what messages call the description.
    /// - Throws: ``ModelFileError`` where the tensors make no network or the description does not fit it.
    public init(
        weights: SafetensorsFile, description: ModelDescription, descriptionFile: String = descriptionName
    ) throws(ModelFileError) {
        try description.validate(file: descriptionFile)
        try StoredModel.checkNames(of: weights)
        var tensors = [String: Tensor]()
        for name in weights.names where !name.hasSuffix("num_batches_tracked") {
            tensors[name] = try weights.tensor(named: name)
        }
        do throws(NetworkError) {
            network = try ResNet.network(from: tensors)
        } catch {
            throw .network(file: weights.file, error)
        }
        self.description = description
        try description.requireFit(to: network, file: descriptionFile)
        hash = StoredModel.hash(of: weights, description)
    }
}

extension StoredModel {
    /// Opens a model's folder, or weights whose description lies elsewhere.
    ///
    /// - Parameters:
    ///   - path: the folder; together with a description it may be the file of the weights.
    ///   - description: the file of the description, where it is not `preprocess.json` in the folder.
    /// - Returns: the model, with network and description checked against each other.
    /// - Throws: ``ModelFileError`` naming the file, the tensor or field, expected and found.
    public static func open(_ path: FilePath, description: FilePath? = nil) throws(ModelFileError) -> StoredModel {
        guard description != nil || Files.isDirectory(path) || !Files.isPresent(path) else {
            throw .file(.notDirectory(path))
        }
        let descriptionPath = description ?? path.appending(descriptionName)
        let described = try ModelDescription(contentsOf: descriptionPath)
        return try open(path, described, descriptionFile: descriptionPath.description)
    }

    /// Opens weights, in a file or in a model's folder, with a description of the caller's.
    ///
    /// - Parameters:
    ///   - path: the file of the weights, or a folder with `model.safetensors`; a `preprocess.json` there is not read.
    ///   - description: what the weights do not tell.
    /// - Returns: the model, with network and description checked against each other.
    /// - Throws: ``ModelFileError`` naming the file, the tensor or field, expected and found.
    public static func open(
        _ path: FilePath, description: ModelDescription
    ) throws(ModelFileError) -> StoredModel {
        try open(path, description, descriptionFile: "description")
    }

    /// Opens a model whose files are in memory.
    ///
    /// - Parameters:
    ///   - weights: the content of a `model.safetensors`.
    ///   - description: the content of a `preprocess.json`.
    /// - Returns: the model, with network and description checked against each other.
    /// - Throws: ``ModelFileError`` naming the tensor or field, expected and found.
    package static func open(weights: [UInt8], description: [UInt8]) throws(ModelFileError) -> StoredModel {
        let description = try ModelDescription(json: description)
        return try StoredModel(weights: SafetensorsFile(bytes: weights, file: weightsName), description: description)
    }

    private static func open(
        _ path: FilePath, _ description: ModelDescription, descriptionFile: String
    ) throws(ModelFileError) -> StoredModel {
        let file = Files.isDirectory(path) ? path.appending(weightsName) : path
        let weights = try SafetensorsFile(contentsOf: file, limit: sizeLimit)
        return try StoredModel(weights: weights, description: description, descriptionFile: descriptionFile)
    }

    /// The hash as ``hash`` describes it.
    static func hash(of weights: SafetensorsFile, _ description: ModelDescription) -> String {
        var hash = SHA256()
        hash.update(text: Array("gamverify.model.2".utf8))
        let digests = weights.digests()
        let names = weights.names
        hash.update(number: names.count)
        for name in names {
            guard let entry = weights.entries[name] else { continue }
            hash.update(text: Array(name.utf8))
            hash.update(text: Array(entry.type.name.utf8))
            hash.update(number: entry.shape.rank)
            for extent in entry.shape.dimensions { hash.update(number: extent) }
            hash.update(number: entry.byteCount)
            hash.update(digests[name] ?? [])
        }
        hash.update(text: description.json.encoded())
        return hash.hexadecimal()
    }
}

extension StoredModel {
    /// Says what to do where all tensors have something before torchvision's names, as wrappers of networks write it, or
    /// where they are no residual network's.
    private static func checkNames(of weights: SafetensorsFile) throws(ModelFileError) {
        let names = Set(weights.names)
        let (stem, block) = ("conv1.weight", "layer1.0.conv1.weight")
        guard !names.contains(stem), !names.contains(block) else { return }
        let prefixes = names.filter { $0.hasSuffix(stem) }.map { String($0.dropLast(stem.count)) }
        if let prefix = prefixes.filter({ names.contains($0 + block) }).min() {
            throw .tensor(
                file: weights.file, tensor: stem, expected: "torchvision's names",
                found: "\(prefix)\(stem): write the tensors without \"\(prefix)\" before their names")
        }
        let found = names.min().map { "\(names.count) tensors, the first named \($0)" } ?? "no tensor"
        throw .container(
            file: weights.file, expected: "a residual network with torchvision's names, as \(stem)", found: found)
    }
}

extension SHA256 {
    fileprivate mutating func update(number: Int) {
        update(LittleEndian.bytes([UInt64(number)]))
    }

    fileprivate mutating func update(text: [UInt8]) {
        update(number: text.count)
        update(text)
    }
}

extension SafetensorsFile {
    /// The SHA-256 of each tensor's bytes as in the file, by its name.
    fileprivate func digests() -> [String: [UInt8]] {
        // In pairs of nearly equal length, which take the time of one.
        let ordered = entries.sorted {
            $0.value.byteCount == $1.value.byteCount
                ? $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) : $0.value.byteCount > $1.value.byteCount
        }
        var digests = [String: [UInt8]]()
        for start in stride(from: 0, to: ordered.count, by: 2) {
            let (name, entry) = ordered[start]
            var hash = SHA256()
            if start + 1 < ordered.count {
                let (otherName, other) = ordered[start + 1]
                var otherHash = SHA256()
                unsafe entry.withBytes { bytes in
                    unsafe other.withBytes { unsafe SHA256.update(&hash, bytes, &otherHash, $0) }
                }
                digests[otherName] = otherHash.digest()
            } else {
                unsafe entry.withBytes { unsafe hash.update($0) }
            }
            digests[name] = hash.digest()
        }
        return digests
    }
}
