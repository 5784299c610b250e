public import GAMFiles
public import GAMImaging

/// An image that is read when it is its turn, so that any number of them takes the memory of a few.
public struct ImageSource: Sendable {
    /// What messages call the image: its path, for a file.
    public let name: String

    private let read: @Sendable () throws(GAMError) -> Radiograph

    /// An image that a host's function reads; it may be called on any thread.
    public init(name: String, read: @escaping @Sendable () throws(GAMError) -> Radiograph) {
        self.name = name
        self.read = read
    }

    /// An image that is in memory.
    public init(_ radiograph: Radiograph, name: String = "image") {
        self.init(name: name) { () throws(GAMError) in radiograph }
    }

    /// A PNG file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - photometric: `monochrome1` for files whose lowest value is white.
    public init(_ path: FilePath, photometric: Photometric = .monochrome2) {
        self.init(name: path.description) { () throws(GAMError) in
            try Radiograph(contentsOf: path, photometric: photometric)
        }
    }

    /// All PNG files below a folder, in the order of their paths.
    ///
    /// - Throws: ``GAMError/file(_:)``, or ``GAMError/noImages(_:)`` where there is none.
    public static func images(
        below folder: FilePath, photometric: Photometric = .monochrome2
    ) throws(GAMError) -> [ImageSource] {
        let paths = try GAMError.wrap { try Files.list(folder, recursive: true) }
        let images = paths.filter { $0.lastComponent.lowercased().hasSuffix(".png") }
        guard !images.isEmpty else { throw .noImages(folder.description) }
        return images.map { ImageSource($0, photometric: photometric) }
    }

    /// Reads the image.
    ///
    /// - Throws: ``GAMError`` naming the image.
    public func radiograph() throws(GAMError) -> Radiograph {
        try read()
    }
}

extension Radiograph {
    /// The largest image file that is read: 1 GiB.
    public static let fileSizeLimit = 1 << 30

    /// Reads a PNG file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - photometric: `monochrome1` for files whose lowest value is white.
    /// - Throws: ``GAMError/file(_:)`` or ``GAMError/image(name:_:)`` naming the file.
    public init(contentsOf path: FilePath, photometric: Photometric = .monochrome2) throws(GAMError) {
        let bytes = try GAMError.wrap { try Files.read(path, limit: Radiograph.fileSizeLimit) }
        do throws(ImagingError) {
            try self.init(png: bytes)
        } catch {
            throw .image(name: path.description, error)
        }
        self.photometric = photometric
    }

    /// Reads a PNG file.
    ///
    /// - Throws: ``GAMError/file(_:)`` or ``GAMError/image(name:_:)`` naming the file.
    public init(contentsOf path: String) throws(GAMError) {
        try self.init(contentsOf: FilePath(path))
    }
}
