import GAMModelFiles

/// What says that two lists of images are the same, whatever their order and their files' names.
public enum ImageSetDigest {
    /// SHA-256 over the sorted digests of the images, each followed by a line feed, in hexadecimal.
    public static func value(of digests: [String]) -> String {
        SHA256.hexadecimal(of: Array(digests.sorted().map { $0 + "\n" }.joined().utf8))
    }
}
