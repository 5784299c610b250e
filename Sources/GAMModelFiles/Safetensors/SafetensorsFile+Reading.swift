public import GAMFiles
import GAMTensor

extension SafetensorsFile {
    /// The longest header that is read: 16 MiB, a hundred thousand tensors.
    public static let headerLimit = 16 << 20

    /// Reads the bytes of a safetensors file.
    ///
    /// The header is checked completely before a tensor can be asked for: every tensor lies inside the file, is as
    /// long as its type and shape say, and together they fill the data without gap, overlap or rest.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - file: what messages call it.
    /// - Throws: ``ModelFileError`` naming the tensor, expected and found.
    public init(bytes: [UInt8], file: String = "safetensors") throws(ModelFileError) {
        let length = try SafetensorsHeader.length(in: bytes[...], fileSize: bytes.count, file: file)
        let text = Array(bytes.dropFirst(SafetensorsHeader.prefix).prefix(length))
        let header = try SafetensorsHeader(text, fileSize: bytes.count, file: file)
        var entries = [String: Entry]()
        for place in header.places {
            let slice = bytes[place.range]
            let content: Entry.Content = place.type == .float32 ? .floats(LittleEndian.array(slice)) : .bytes(slice)
            entries[place.name] = Entry(type: place.type, shape: place.shape, content: content)
        }
        self.init(metadata: header.metadata, entries: entries, file: file)
    }

    /// Reads a safetensors file, tensor by tensor: its elements never lie in memory twice.
    ///
    /// It is checked like bytes in memory, and nothing of its data is read before its header is in order.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - limit: the most bytes that are read.
    /// - Throws: ``ModelFileError`` where the file cannot be read or is not in order.
    public init(contentsOf path: FilePath, limit: Int) throws(ModelFileError) {
        let file = path.description
        let reader = try FileReader.open(path, limit: limit)
        let start = try reader.next(min(SafetensorsHeader.prefix, reader.size), as: UInt8.self)
        let length = try SafetensorsHeader.length(in: start[...], fileSize: reader.size, file: file)
        let text = try reader.next(length, as: UInt8.self)
        let header = try SafetensorsHeader(text, fileSize: reader.size, file: file)
        var entries = [String: Entry]()
        for place in header.places {
            let content: Entry.Content =
                place.type == .float32
                ? .floats(LittleEndian.native(try reader.next(place.range.count / 4, as: Float.self)))
                : .bytes(try reader.next(place.range.count, as: UInt8.self)[...])
            entries[place.name] = Entry(type: place.type, shape: place.shape, content: content)
        }
        try reader.end()
        self.init(metadata: header.metadata, entries: entries, file: file)
    }
}

extension FileReader {
    /// A reader with this module's error.
    fileprivate static func open(_ path: FilePath, limit: Int) throws(ModelFileError) -> FileReader {
        do throws(FileError) {
            return try FileReader(path, limit: limit)
        } catch {
            throw .file(error)
        }
    }

    /// ``read(_:as:)`` with this module's error.
    fileprivate func next<Element: BitwiseCopyable>(
        _ count: Int, as type: Element.Type
    ) throws(ModelFileError) -> [Element] {
        do throws(FileError) {
            return try read(count, as: type)
        } catch {
            throw .file(error)
        }
    }

    /// ``finish()`` with this module's error.
    fileprivate func end() throws(ModelFileError) {
        do throws(FileError) {
            try finish()
        } catch {
            throw .file(error)
        }
    }
}

extension Files {
    /// ``read(_:limit:)`` with this module's error.
    static func contents(_ path: FilePath, limit: Int) throws(ModelFileError) -> [UInt8] {
        do throws(FileError) {
            return try read(path, limit: limit)
        } catch {
            throw .file(error)
        }
    }
}
