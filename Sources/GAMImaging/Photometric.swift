/// The polarity of stored samples, in DICOM's words (PS3.3, Photometric Interpretation).
public enum Photometric: Sendable, Equatable, CaseIterable {
    /// The smallest sample is white, the largest black.
    case monochrome1
    /// The smallest sample is black, the largest white.
    case monochrome2
}
