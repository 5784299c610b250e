import GAMVerify

/// A folder in which each image of a list has a file of its own.
struct PictureFolder: Sendable {
    private let paths: [String: FilePath]

    /// Makes the folder where there is none, and gives each image a name of its own in it.
    init(_ folder: FilePath, for images: ImageList) throws(GAMError) {
        try GAMError.wrap { try Files.makeFolder(folder) }
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

    /// The file of an image.
    subscript(name: String) -> FilePath? { paths[name] }

    /// Where an image's picture is; `nil` for an image that could not be judged.
    func path(of outcome: ImageOutcome) -> FilePath? {
        guard case .success = outcome.result else { return nil }
        return paths[outcome.name]
    }
}

/// A folder that takes each image with its attention map.
struct OverlayFolder: Sendable {
    private let folder: PictureFolder
    private let description: ModelDescription

    /// Makes the folder where there is none.
    init(_ folder: FilePath, for images: ImageList, of description: ModelDescription) throws(GAMError) {
        self.folder = try PictureFolder(folder, for: images)
        self.description = description
    }

    /// Where an image's overlay is; `nil` for an image that could not be judged.
    func path(of outcome: ImageOutcome) -> FilePath? { folder.path(of: outcome) }

    /// Draws and writes one overlay; may be called on any thread.
    func write(_ name: String, _ radiograph: Radiograph, _ report: VerificationReport) throws(GAMError) {
        guard let path = folder[name] else { return }
        try report.attentionMap.drawn(over: radiograph, description).write(to: path)
    }
}

/// A folder that takes a panel of each image.
struct PanelFolder: Sendable {
    private let folder: PictureFolder
    private let panel: VerificationPanel

    /// Makes the folder where there is none.
    init(_ folder: FilePath, for images: ImageList, of gate: VerificationGate) throws(GAMError) {
        self.folder = try PictureFolder(folder, for: images)
        panel = VerificationPanel(gate)
    }

    /// Where an image's panel is; `nil` for an image that could not be judged.
    func path(of outcome: ImageOutcome) -> FilePath? { folder.path(of: outcome) }

    /// Draws and writes one panel; may be called on any thread.
    func write(_ name: String, _ radiograph: Radiograph, _ report: VerificationReport) throws(GAMError) {
        guard let path = folder[name] else { return }
        try panel.picture(of: name, radiograph, report).write(to: path)
    }
}
