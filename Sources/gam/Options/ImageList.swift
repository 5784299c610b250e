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
