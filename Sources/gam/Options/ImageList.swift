import GAMVerify

/// The images that a list of files and folders names, in the order given.
struct ImageList {
    /// The images.
    let sources: [ImageSource]
    /// What each image is called without the folder that was named: `Hand-0001` for `test/Hand/0001.png` in `test`.
    let shortNames: [String]

    /// Lists folders recursively; a file is taken as it is, whatever its name.
    ///
    /// - Throws: ``GAMError`` for a folder that cannot be read or has no images.
    init(_ paths: [String], photometric: Photometric) throws(GAMError) {
        var sources = [ImageSource]()
        var names = [String]()
        for text in paths {
            let path = FilePath(text)
            if Files.isDirectory(path) {
                let found = try ImageSource.images(below: path, photometric: photometric)
                sources += found
                names += found.map { ImageList.shortName($0.name, below: text) }
            } else {
                sources.append(ImageSource(path, photometric: photometric))
                names.append(ImageList.shortName(path.lastComponent, below: ""))
            }
        }
        self.sources = sources
        shortNames = names
    }

    private static func shortName(_ path: String, below folder: String) -> String {
        let inside = path.hasPrefix(folder) ? path.dropFirst(folder.count) : path[...]
        let parts = inside.split(separator: "/")
        let name = Terminal.printable(parts.joined(separator: "-"))
        return name.lowercased().hasSuffix(".png") ? String(name.dropLast(4)) : name
    }
}

/// A folder that takes each image with its attention map.
struct OverlayFolder: Sendable {
    private let paths: [String: FilePath]
    private let description: ModelDescription

    /// Makes the folder where there is none, and gives each image a name of its own in it.
    init(_ folder: FilePath, for images: ImageList, of description: ModelDescription) throws(GAMError) {
        try GAMError.wrap { try Files.makeFolder(folder) }
        self.description = description
        var paths = [String: FilePath]()
        var taken = Set<String>()
        for (source, name) in zip(images.sources, images.shortNames) where paths[source.name] == nil {
            var unique = name
            var number = 2
            while !taken.insert(unique).inserted {
                unique = "\(name)-\(number)"
                number += 1
            }
            paths[source.name] = folder.appending(unique + ".png")
        }
        self.paths = paths
    }

    /// Where an image's overlay is; `nil` for an image that could not be judged.
    func path(of outcome: ImageOutcome) -> FilePath? {
        guard case .success = outcome.result else { return nil }
        return paths[outcome.name]
    }

    /// Draws and writes one overlay; may be called on any thread.
    @Sendable func write(
        _ name: String, _ radiograph: Radiograph, _ report: VerificationReport
    ) throws(GAMError) {
        guard let path = paths[name] else { return }
        try report.attentionMap.drawn(over: radiograph, description).write(to: path)
    }
}
