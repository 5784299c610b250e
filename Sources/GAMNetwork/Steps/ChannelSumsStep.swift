import CGAMKernels

/// Sums of a value's channels, as soon as the value is there.
struct ChannelSumsStep: PlanStep {
    let sums: ChannelSums
    let input: Int

    var reads: [Int] { [input] }
    var writes: [Int] { [sums.buffer] }
    private var places: Int { sums.parts.last?.upperBound ?? 0 }
    var work: Int { 8 * sums.images * places * sums.channels }

    func pieces(threads: Int) -> [Int] { evenPieces(of: sums.images * sums.parts.count, threads: threads) }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        for index in piece.share(of: sums.images * sums.parts.count) {
            let (image, part) = (index / sums.parts.count, index % sums.parts.count)
            let first = (image * places + sums.parts[part].lowerBound) * sums.channels
            unsafe sums.sum(part, of: image, memory[input] + first, memory)
        }
    }
}
