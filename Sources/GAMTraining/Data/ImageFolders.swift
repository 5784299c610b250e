public import GAMFiles
public import GAMImaging
import GAMNetwork
import GAMTensor
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Image files in one folder for each class.
public struct ImageFolders: Sendable {
    /// The names of the classes: those of the folders, in the order of their bytes.
    public let classes: [String]
    /// The files and their classes, class by class in the order of their paths.
    public let files: [(path: FilePath, label: Int)]

    /// Lists the PNG files below each folder inside of a folder.
    ///
    /// - Parameters:
    ///   - folder: has a folder for each class; files beside them are left aside.
    ///   - classes: the classes there must be, in this order; `nil` for those that are found.
    /// - Throws: ``TrainingError/noClasses(_:)`` for less than two classes,
    ///   ``TrainingError/classes(what:expected:found:)`` where others were expected, ``TrainingError/file(_:)``.
    public init(_ folder: FilePath, classes: [String]? = nil) throws(TrainingError) {
        let paths = try TrainingError.fromFiles { () throws(FileError) in try Files.list(folder, recursive: true) }
        let prefix = folder.appending("x").bytes.dropLast().count
        var byClass = [String: [FilePath]]()
        for path in paths where ImageFolders.isImage(path) {
            let parts = path.bytes.dropFirst(prefix).split(separator: UInt8(ascii: "/"))
            guard parts.count > 1, let first = parts.first else { continue }
            byClass[String(decoding: first, as: UTF8.self), default: []].append(path)
        }
        let found = byClass.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        guard found.count > 1 else { throw .noClasses(folder) }
        if let classes, classes.sorted() != found.sorted() {
            throw .classes(what: folder.description, expected: classes, found: found)
        }
        self.classes = classes ?? found
        files = self.classes.enumerated().flatMap { label, name in
            (byClass[name] ?? []).map { (path: $0, label: label) }
        }
    }

    /// The PNG files below folders, all of one class.
    ///
    /// - Throws: ``TrainingError/file(_:)``, or ``TrainingError/tooFewImages(class:expected:found:)`` where a folder has
    ///   none.
    public init(_ folders: [FilePath], label: Int, classes: [String]) throws(TrainingError) {
        var files = [(path: FilePath, label: Int)]()
        for folder in folders {
            let paths = try TrainingError.fromFiles { () throws(FileError) in try Files.list(folder, recursive: true) }
            let images = paths.filter(ImageFolders.isImage)
            guard !images.isEmpty else {
                throw .tooFewImages(class: folder.description, expected: 1, found: 0)
            }
            files += images.map { (path: $0, label: label) }
        }
        self.classes = classes
        self.files = files
    }

    private init(classes: [String], files: [(path: FilePath, label: Int)]) {
        (self.classes, self.files) = (classes, files)
    }

    private static func isImage(_ path: FilePath) -> Bool { path.lastComponent.lowercased().hasSuffix(".png") }

    /// Refuses classes of fewer files than a training needs.
    ///
    /// - Throws: ``TrainingError/tooFewImages(class:expected:found:)`` naming the first such class.
    public func require(_ least: Int) throws(TrainingError) {
        for (label, name) in classes.enumerated() {
            let count = files.count { $0.label == label }
            guard count >= least else { throw .tooFewImages(class: name, expected: least, found: count) }
        }
    }

    /// Divides every class by chance.
    ///
    /// - Parameters:
    ///   - share: the share of a class's images that the second part gets, rounded, at least 1 and at most all but 1.
    ///   - seed: what is drawn from.
    /// - Returns: the larger part and the second one.
    public func divided(share: Double, seed: UInt64) -> (first: ImageFolders, second: ImageFolders) {
        var (first, second) = ([(path: FilePath, label: Int)](), [(path: FilePath, label: Int)]())
        var generator = SeededGenerator(seed: seed)
        for label in classes.indices {
            let own = files.filter { $0.label == label }
            let wanted = (Double(own.count) * min(max(share, 0), 1)).rounded()
            let count = own.isEmpty ? 0 : min(max(1, Int(wanted)), own.count - 1)
            let chosen = Set(generator.shuffled(Array(own.indices)).prefix(count))
            for (index, file) in own.enumerated() {
                if chosen.contains(index) { second.append(file) } else { first.append(file) }
            }
        }
        return (ImageFolders(classes: classes, files: first), ImageFolders(classes: classes, files: second))
    }
}

extension ImageFolders {
    /// Reads and prepares the images on several threads.
    ///
    /// - Parameters:
    ///   - preprocessing: how an image becomes the network's input.
    ///   - photometric: `monochrome1` for files whose lowest value is white.
    ///   - threads: threads that read; `nil` for all processors.
    ///   - skip: called for each file that cannot be used, which is then left out; where it is `nil` that is an error.
    /// - Returns: the images in the files' order.
    /// - Throws: ``TrainingError/image(name:_:)`` or ``TrainingError/file(_:)`` naming the file.
    public func read(
        _ preprocessing: Preprocessing, photometric: Photometric = .monochrome2, threads: Int? = nil,
        skip: ((_ name: String, TrainingError) -> Void)? = nil
    ) throws(TrainingError) -> LabelledImages {
        try requireMemory(preprocessing)
        let results = Mutex([Result<Tensor, TrainingError>?](repeating: nil, count: files.count))
        ThreadTeam(threads: threads ?? ThreadTeam.processorCount).forEach(files.count) { index in
            let result = Result { () throws(TrainingError) in
                let radiograph = try Radiograph(reading: files[index].path, photometric: photometric)
                do throws(ImagingError) {
                    return try preprocessing.apply(to: radiograph)
                } catch {
                    throw .image(name: files[index].path.description, error)
                }
            }
            results.withLock { $0[index] = result }
        }
        var images = LabelledImages(classes: classes)
        for (file, result) in zip(files, results.withLock { $0 }) {
            switch result {
            case .success(let input): try images.append(input, label: file.label)
            case .failure(let error):
                guard let skip else { throw error }
                skip(file.path.description, error)
            case nil: break
            }
        }
        return images
    }
}

extension ImageFolders {
    /// Refuses more images than half of the machine's memory holds: a system would end the process instead.
    private func requireMemory(_ preprocessing: Preprocessing) throws(TrainingError) {
        let pixels = preprocessing.inputWidth * preprocessing.inputHeight * preprocessing.inputChannels
        let (bytes, overflow) = files.count.multipliedReportingOverflow(by: 4 * pixels)
        let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
        guard pages > 0, size > 0, overflow || bytes > pages * size / 2 else { return }
        throw .array(
            what: "images in memory", expected: "at most \(pages * size / 2 >> 20) MiB, half of this machine's memory",
            found: "\(files.count) of \(4 * pixels >> 10) KiB")
    }
}

extension Radiograph {
    /// The longest file of an image that is read: 1 GiB.
    private static let trainingFileLimit = 1 << 30

    /// Reads a PNG file; errors name it.
    init(reading path: FilePath, photometric: Photometric) throws(TrainingError) {
        let bytes = try TrainingError.fromFiles { () throws(FileError) in
            try Files.read(path, limit: Radiograph.trainingFileLimit)
        }
        do throws(ImagingError) {
            try self.init(png: bytes)
        } catch {
            throw .image(name: path.description, error)
        }
        self.photometric = photometric
    }
}
