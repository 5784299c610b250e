/// Memory for the packed weights of a plan: one block after the other from pieces on large pages.
///
/// A layer's weights are seldom whole large pages, and many are smaller than one; side by side all of them lie on such.
/// What is left of a piece has never been touched and, but for the rest of a page, costs no memory. The first blocks are by
/// themselves, and so are all of a small plan.
final class FloatBlocks {
    private var piece: FloatStorage?
    /// Floats of the piece that are given away.
    private var used = 0
    /// Floats of the blocks that are by themselves.
    private var total = 0

    /// So many floats of any value.
    ///
    /// - Throws: ``NetworkError/tooLarge(what:)``.
    func block(count: Int, for what: String) throws(NetworkError) -> FloatStorage {
        guard count <= FloatBlocks.pieceCount, total >= FloatBlocks.leastTotal else {
            let storage = try FloatStorage(count: count, for: what, zeroed: false)
            total += storage.count
            return storage
        }
        let size = FloatStorage.rounded(count)
        if let piece, piece.count - used >= size {
            defer { used += size }
            return FloatStorage(within: piece, from: used, count: count)
        }
        let next = try FloatStorage(count: FloatBlocks.pieceCount, for: what, zeroed: false)
        (piece, used) = (next, size)
        return FloatStorage(within: next, from: 0, count: count)
    }

    /// Floats of a piece: 32 MiB.
    private static let pieceCount = 8 << 20
    /// Floats before pieces are taken: 4 MiB.
    private static let leastTotal = 1 << 20
}
