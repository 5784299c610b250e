/// What the tool tells scripts when it ends.
enum ExitStatus: Int32, Error {
    /// Everything was done; verify: all images were accepted; compare: the candidate is suitable.
    case done = 0
    /// Everything was judged, but not every image was accepted, or the candidate is not suitable.
    case notAccepted = 1
    /// The arguments make no sense.
    case wrongUsage = 2
    /// An input, a model or an output cannot be used.
    case unusable = 3
    /// A defect of this tool.
    case internalError = 4
}
