/// The version of this library (semantic versioning).
public enum LibraryVersion {
    /// Major, minor and patch number, as in `0.1.0`.
    public static let current = "0.1.0"
}
