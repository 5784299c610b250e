public import Foundation
public import GAMTensor

/// The arrays made by PyTorch, scikit-image and SciPy that lie beside a checkout, where they are present.
///
/// This reader is deliberately not the library's own: what is under test does not read its own expectations.
public enum Golden {
    /// The folder of the checkout.
    public static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The folder `shared` beside the checkout.
    public static let shared = repository.deletingLastPathComponent().appending(path: "shared")

    /// Small files that belong to the repository.
    public static let fixtures = repository.appending(path: "Tests/Fixtures")

    /// Whether the golden arrays are there; tests that need them are skipped where they are not.
    public static let isPresent = FileManager.default.fileExists(
        atPath: shared.appending(path: "golden/README.md").path)

    /// Whether a named path under `shared` is there.
    public static func has(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: shared.appending(path: path).path)
    }

    /// The arrays of a safetensors file under `shared`, by name.
    public static func arrays(_ path: String) throws -> [String: GoldenArray] {
        try GoldenArray.read(shared.appending(path: path)).arrays
    }

    /// A JSON file under `shared`, as Foundation reads it.
    public static func json(_ path: String) throws -> [String: Any] {
        let data = try Data(contentsOf: shared.appending(path: path))
        guard let object = try JSONSerialization.jsonObject(with: data) as? [String: Any] else {
            throw GoldenError.malformed(path)
        }
        return object
    }
}

/// A file of expectations that cannot be read.
public enum GoldenError: Error {
    case malformed(String)
    case missing(String)
}

/// One array of a safetensors file, in float64 whatever it was stored in.
public struct GoldenArray: Sendable {
    /// The extents, outermost first.
    public let shape: [Int]
    /// The elements, last extent fastest.
    public let values: [Double]

    /// The array as a tensor of float32.
    public func tensor() throws -> Tensor {
        try Tensor(Shape(shape), values.map(Float.init))
    }

    /// All arrays of a file and its metadata.
    public static func read(_ url: URL) throws -> (arrays: [String: GoldenArray], metadata: [String: String]) {
        let data = try Data(contentsOf: url)
        guard data.count >= 8 else { throw GoldenError.malformed(url.path) }
        let headerLength = Int(data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        let start = 8 + headerLength
        guard let header = try JSONSerialization.jsonObject(with: data[8..<start]) as? [String: [String: Any]] else {
            throw GoldenError.malformed(url.path)
        }
        var arrays = [String: GoldenArray]()
        for (name, entry) in header where name != "__metadata__" {
            guard let type = entry["dtype"] as? String, let shape = entry["shape"] as? [Int],
                let range = entry["data_offsets"] as? [Int]
            else { throw GoldenError.malformed(name) }
            let bytes = Data(data[(start + range[0])..<(start + range[1])])
            arrays[name] = GoldenArray(shape: shape, values: try decode(bytes, type))
        }
        return (arrays, (header["__metadata__"] as? [String: String]) ?? [:])
    }

    private static func decode(_ bytes: Data, _ type: String) throws -> [Double] {
        bytes.withUnsafeBytes { raw in
            switch type {
            case "F32": raw.bindMemory(to: Float.self).map(Double.init)
            case "F64": Array(raw.bindMemory(to: Double.self))
            case "I64": raw.bindMemory(to: Int64.self).map(Double.init)
            case "BOOL", "U8": raw.map(Double.init)
            default: []
            }
        }
    }
}
