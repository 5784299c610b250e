import GAMTensor

/// Generators that follow from a seed, an epoch and an image alone: who draws first does not matter.
struct Draws: Sendable {
    let seed: UInt64

    /// The generator of an epoch's order.
    func order(epoch: Int) -> SeededGenerator { derived(UInt64(epoch), 0) }

    /// The generator of one image in an epoch.
    func image(_ index: Int, epoch: Int) -> SeededGenerator { derived(UInt64(epoch), UInt64(index) + 1) }

    private func derived(_ first: UInt64, _ second: UInt64) -> SeededGenerator {
        var outer = SeededGenerator(seed: seed)
        var inner = SeededGenerator(seed: outer.next() ^ first)
        return SeededGenerator(seed: inner.next() ^ second)
    }
}
