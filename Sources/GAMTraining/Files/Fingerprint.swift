import GAMModelFiles
import GAMTensor

/// A short text that changes with any bit of what it is made from, to tell one training from another.
enum Fingerprint {
    /// Of images with their classes.
    static func text(_ images: LabelledImages) -> String {
        var hash = SHA256()
        for name in images.classes { hash.update(Array("\(name)\n".utf8)) }
        for (input, label) in zip(images.inputs, images.labels) { add(input, "\(label)", to: &hash) }
        return String(hash.hexadecimal().prefix(16))
    }

    /// Of arrays by name.
    static func text(_ tensors: [String: Tensor]) -> String { text([tensors]) }

    /// Of several such sets, one after the other.
    static func text(_ sets: [[String: Tensor]]) -> String {
        var hash = SHA256()
        for tensors in sets {
            for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) { add(tensor, name, to: &hash) }
        }
        return String(hash.hexadecimal().prefix(16))
    }

    private static func add(_ tensor: Tensor, _ name: String, to hash: inout SHA256) {
        hash.update(Array("\(name) \(tensor.shape)\n".utf8))
        var bytes = [UInt8]()
        bytes.reserveCapacity(4 * tensor.values.count)
        for value in tensor.values {
            let bits = value.bitPattern
            for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
        }
        hash.update(bytes)
    }
}
