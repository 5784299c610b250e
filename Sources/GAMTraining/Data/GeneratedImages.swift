public import GAMTensor

/// Images of one class that are made anew in every epoch, as outliers for a garbage class.
public struct GeneratedImages: Sendable {
    /// What tells them from others in a checkpoint.
    public let name: String
    /// Their class.
    public let label: Int
    /// How many an epoch has.
    public let count: Int
    /// Makes one, `[1, H, W, C]` as the other images, from a generator of its own; called on any thread.
    public let make: @Sendable (_ generator: inout SeededGenerator) -> Tensor

    /// Images that a function makes.
    public init(
        name: String, label: Int, count: Int, make: @escaping @Sendable (inout SeededGenerator) -> Tensor
    ) {
        self.name = name
        self.label = label
        self.count = max(0, count)
        self.make = make
    }
}
