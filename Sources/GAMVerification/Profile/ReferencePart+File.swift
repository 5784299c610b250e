import GAMModelFiles
import GAMTensor

extension ReferencePart {
    /// The largest part that is read: 2 GiB.
    public static let sizeLimit = 2 << 30

    /// What kind of file a part is.
    private static let file = SealedFile(format: "gamverify.part", version: 1, entry: "part", sizeLimit: sizeLimit)

    /// The part as a file: a safetensors container with the same seal as a profile's.
    ///
    /// Everything is float64. Equal parts give equal bytes.
    ///
    /// - Throws: ``VerificationError/file(_:)``.
    public func encoded() throws(VerificationError) -> [UInt8] {
        try VerificationError.wrap {
            var metadata = origin.metadata()
            metadata["reference_counts"] = ClassCounts.json(statistics.counts)
            metadata["image_limits"] = statistics.limits.json
            metadata["absences"] = .object(
                JSONObject(
                    statistics.absences.map { JSONObject.Member(key: $0.key.name, value: ClassCounts.json($0.value)) }
                        .sorted { $0.key < $1.key }))
            let file = Self.file.unsealed(try arrays(), metadata)
            return try Self.file.sealed(file, hash: try Self.file.hash(of: file))
        }
    }

    private func arrays() throws -> SafetensorsFile {
        var archive = StatisticsArchive()
        for (vector, grouped) in statistics.vectors { archive.store(grouped.archive, as: "reference.\(vector.name)") }
        for (vector, sample) in statistics.samples { archive.store(sample.archive, as: "sample.\(vector.name)") }
        var file = SafetensorsFile()
        for (name, entry) in archive.entries {
            try file.insert(entry.values, shape: Shape(entry.shape), named: name)
        }
        let energies = statistics.energies.sorted { $0.key < $1.key }
            .flatMap { group, energies in energies.sorted().map { [Double(group), $0] } }
        try file.insert(energies.flatMap { $0 }, shape: Shape(energies.count, 2), named: "reference-energies")
        try file.insert(referenceHashes.sorted(), named: "reference-hashes")
        let images = orderedExtracts
        try file.insert(images.map(\.hash), named: "images.hashes")
        try file.insert(images.map { Int64($0.group) }, named: "images.groups")
        func store(_ name: String, _ rows: [[Double]]) throws {
            try file.insert(
                rows.flatMap { $0 }, shape: Shape(rows.count, rows.first?.count ?? 0), named: "images." + name)
        }
        try store("limits", images.map(\.limits.numbers))
        try store("energies", images.map { [$0.energy] })
        try store("logits", images.map(\.logits))
        try store("perturbed", images.map { $0.perturbedLogits ?? [] })
        try store("features", images.map(\.features))
        try store("own", images.map(\.ownScores))
        for vector in origin.plan.all {
            // A vector that an image does not have is a row of NaN.
            let width = images.compactMap { $0.vectors[vector]?.count }.max() ?? 0
            let absent = [Double](repeating: .nan, count: width)
            try store("vector.\(vector.name)", images.map { $0.vectors[vector] ?? absent })
        }
        return file
    }

    /// Reads a part; everything in it is checked, its hash first.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - name: what messages call the file.
    /// - Throws: ``VerificationError`` naming the field or array, expected and found.
    public init(bytes: [UInt8], name: String = "part") throws(VerificationError) {
        self = try VerificationError.wrap {
            let content = try Self.file.open(bytes, name: name)
            return try ReferencePart(content.arrays, content.root)
        }
    }

    private init(_ file: SafetensorsFile, _ root: JSONField) throws {
        try root.allow(
            only: ProfileOrigin.fields + ["format", "version", "reference_counts", "image_limits", "absences"])
        let origin = try ProfileOrigin(root)
        try origin.check()
        let statistics = try Self.statistics(file, root, origin)
        let hashes = try file.hashes(named: "reference-hashes")
        // Copies of an image have one hash.
        guard hashes.count <= statistics.count, hashes.isEmpty == (statistics.count == 0) else {
            throw VerificationError.countMismatch(
                name: "hashes of reference images", expected: statistics.count, found: hashes.count)
        }
        let images = try Self.images(file, origin)
        let part = ReferencePart(
            origin, statistics: statistics, referenceHashes: Set(hashes),
            extracts: Dictionary(images.map { ($0.hash, $0) }) { first, _ in first })
        let distinct = part.referenceHashes.union(part.extracts.keys).count
        guard distinct == hashes.count + images.count else {
            throw VerificationError.invalidValue(
                name: "hashes of images", expected: "each once",
                found: "\(hashes.count + images.count - distinct) again")
        }
        let known = Set(try part.arrays().names)
        if let other = file.names.first(where: { !known.contains($0) }) {
            throw VerificationError.invalidValue(name: "arrays", expected: "known names", found: other)
        }
        self = part
    }

    /// The statistics of the reference images, which must rest on as many images as are counted.
    private static func statistics(
        _ file: SafetensorsFile, _ root: JSONField, _ origin: ProfileOrigin
    ) throws -> ReferenceStatistics {
        let classes = origin.model.classes.count
        let counts = try ClassCounts.read(root["reference_counts"], classes: classes)
        try origin.checkClasses(Array(counts.keys), "reference counts")
        var absences = [ObservedVector: [Int: Int]]()
        let field = try root["absences"]
        try field.allow(only: origin.plan.vectors.map(\.name))
        var vectors = [ObservedVector: GroupedStatistics]()
        for vector in origin.plan.vectors {
            absences[vector] = try field.optional(vector.name).map { try ClassCounts.read($0, classes: classes) }
            let archive = try file.archive(under: "reference.\(vector.name)")
            var found = absences[vector] ?? [:]
            if !archive.entries.isEmpty {
                let grouped = try GroupedStatistics(archive)
                for (group, statistics) in grouped.ordered { found[group, default: 0] += statistics.count }
                vectors[vector] = grouped
            }
            guard found.filter({ $0.value > 0 }) == counts.filter({ $0.value > 0 }) else {
                throw VerificationError.invalidValue(
                    name: "reference.\(vector.name)", expected: "as many images of each class as are counted",
                    found: "other numbers")
            }
        }
        var samples = [ObservedVector: VectorSample]()
        for vector in origin.plan.samples {
            let archive = try file.archive(under: "sample.\(vector.name)")
            guard !archive.entries.isEmpty else { continue }
            let sample = try VectorSample(archive)
            try origin.checkClasses(sample.elements.map(\.group), "sample.\(vector.name)")
            samples[vector] = sample
        }
        return ReferenceStatistics(
            vectors: vectors, samples: samples, absences: absences, limits: try ImageLimits(try root["image_limits"]),
            counts: counts, energies: try Self.energies(file, counts))
    }

    /// The attention maps' energies, as many of each class as there are images.
    private static func energies(_ file: SafetensorsFile, _ counts: [Int: Int]) throws -> [Int: [Double]] {
        let name = "reference-energies"
        let total = counts.values.reduce(0) { $0.addingReportingOverflow($1).partialValue }
        var energies = [Int: [Double]]()
        for row in try file.rows(name, count: total, width: 2) {
            guard let group = Int(exactly: row[0]), row[1] >= 0 else {
                throw VerificationError.invalidValue(name: name, expected: "a class and 0 or more", found: "\(row)")
            }
            energies[group, default: []].append(row[1])
        }
        guard energies.mapValues(\.count) == counts.filter({ $0.value > 0 }) else {
            throw VerificationError.invalidValue(
                name: name, expected: "as many of each class as are counted", found: "other numbers")
        }
        return energies
    }

    private static func images(_ file: SafetensorsFile, _ origin: ProfileOrigin) throws -> [ImageExtract] {
        let hashes = try file.hashes(named: "images.hashes")
        let groups = try file.integers(named: "images.groups").map { Int(clamping: $0) }
        guard groups.count == hashes.count else {
            throw VerificationError.countMismatch(name: "images.groups", expected: hashes.count, found: groups.count)
        }
        try origin.checkClasses(groups, "images.groups")
        let limits = try file.rows("images.limits", count: hashes.count, width: ImageLimits.numberCount)
        let energies = try file.rows("images.energies", count: hashes.count, width: 1)
        let perturbed = try file.rows("images.perturbed", count: hashes.count, width: nil)
        if let row = perturbed.first, !row.isEmpty, row.count != origin.model.classes.count {
            throw VerificationError.countMismatch(
                name: "images.perturbed", expected: origin.model.classes.count, found: row.count)
        }
        let logits = try file.rows("images.logits", count: hashes.count, width: origin.model.classes.count)
        let features = try file.rows("images.features", count: hashes.count, width: nil)
        let own = try file.rows(
            "images.own", count: hashes.count, width: origin.ownComponents.count, mayBeUndefined: true)
        var vectors = [[ObservedVector: [Double]]](repeating: [:], count: hashes.count)
        for vector in origin.plan.all {
            let name = "images.vector.\(vector.name)"
            let rows = try file.rows(name, count: hashes.count, width: nil, mayBeUndefined: true)
            for (place, row) in rows.enumerated() where !row.allSatisfy(\.isNaN) {
                if let position = row.firstIndex(where: { !$0.isFinite }) {
                    throw VerificationError.nonFinite(name: name, position: position)
                }
                vectors[place][vector] = row
            }
        }
        return try hashes.indices.map { place in
            ImageExtract(
                hash: hashes[place], group: groups[place], limits: try ImageLimits(numbers: limits[place]),
                energy: energies[place][0], logits: logits[place],
                perturbedLogits: perturbed[place].isEmpty ? nil : perturbed[place], features: features[place],
                vectors: vectors[place], ownScores: own[place])
        }
    }
}

extension ImageLimits {
    /// How many numbers there are in ``numbers``.
    static let numberCount = 7

    /// The limits as a row of numbers; a span or aspect that was never seen is -1.
    var numbers: [Double] {
        [
            largestShareAtLowest, largestShareAtHighest, smallestSpan.isFinite ? smallestSpan : -1,
            smallestAspect.isFinite ? smallestAspect : -1, largestAspect, largestColorShare, largestBorderShare,
        ]
    }

    /// Reads ``numbers``.
    init(numbers: [Double]) throws(VerificationError) {
        guard numbers.count == ImageLimits.numberCount else {
            throw .countMismatch(name: "limits of an image", expected: ImageLimits.numberCount, found: numbers.count)
        }
        try self.init(
            largestShareAtLowest: numbers[0], largestShareAtHighest: numbers[1],
            smallestSpan: numbers[2] == -1 ? .infinity : numbers[2],
            smallestAspect: numbers[3] == -1 ? .infinity : numbers[3], largestAspect: numbers[4],
            largestColorShare: numbers[5], largestBorderShare: numbers[6])
    }
}

extension SafetensorsFile {
    /// Puts hashes into the file as I64 [n, 4].
    mutating func insert(_ hashes: [ImageHash], named name: String) throws {
        try insert(
            hashes.flatMap { $0.words.map { Int64(bitPattern: $0) } }, shape: Shape(hashes.count, ImageHash.wordCount),
            named: name)
    }

    /// Reads hashes, each once and in ascending order.
    func hashes(named name: String) throws -> [ImageHash] {
        let words = try integers(named: name).map { UInt64(bitPattern: $0) }
        guard shape(of: name)?.dimensions.last == ImageHash.wordCount else {
            throw VerificationError.shapeMismatch(
                name: name, expected: "any x \(ImageHash.wordCount)", found: "\(shape(of: name) ?? Shape())")
        }
        let hashes = stride(from: 0, to: words.count, by: ImageHash.wordCount).compactMap {
            ImageHash(words: Array(words[$0..<($0 + ImageHash.wordCount)]))
        }
        guard zip(hashes, hashes.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw VerificationError.invalidValue(name: name, expected: "ascending hashes", found: "another order")
        }
        return hashes
    }

    /// Reads a matrix as rows.
    func rows(_ name: String, count: Int, width: Int?, mayBeUndefined: Bool = false) throws -> [[Double]] {
        let values = try doubles(named: name)
        let shape = shape(of: name)?.dimensions ?? []
        guard shape.count == 2, shape[0] == count, count == 0 || width == nil || shape[1] == width else {
            throw VerificationError.shapeMismatch(
                name: name, expected: "\(count)x\(width.map(String.init) ?? "any")",
                found: shape.map(String.init).joined(separator: "x"))
        }
        if !mayBeUndefined, let position = values.firstIndex(where: { !$0.isFinite }) {
            throw VerificationError.nonFinite(name: name, position: position)
        }
        return (0..<count).map { Array(values[($0 * shape[1])..<(($0 + 1) * shape[1])]) }
    }
}
