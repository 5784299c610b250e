import CGAMKernels
import GAMTensor

/// A stem of whose output only the largest value of each window is wanted, and perhaps the channels' sums: a band of rows is
/// read while it is in the cache, and the output, the largest array of a residual network, is never written as a whole.
struct PooledStemStep: PlanStep {
    /// Rows of the pooled output and what they are made of.
    private struct Band {
        let pooled: Range<Int>
        /// The rows of the convolution's output that they look at.
        let rows: Range<Int>
        /// The windows, counted from the first of those rows.
        let windows: PoolingWindows
    }

    private let stem: StemStep
    private let pooled: Shape
    /// Those of an image from top to bottom; neighbours share rows.
    private let bands: [Band]
    /// The sums of the output's channels, in ``parts``.
    var sums: ChannelSums?

    init(stem: StemStep, pooling: PoolingWindows) {
        self.stem = stem
        pooled = pooling.output
        let height = pooling.output[1]
        // No more rows than a band of the convolution's where windows are two rows apart; as many bands for two threads.
        let count = height < 2 ? 1 : 2 * ((height + StemStep.bandHeight - 1) / StemStep.bandHeight)
        bands = (0..<count).map { index in
            let rows = (height * index / count)..<(height * (index + 1) / count)
            let (windows, read) = pooling.band(rows)
            return Band(pooled: rows, rows: read, windows: windows)
        }
    }

    var reads: [Int] { stem.reads }
    var writes: [Int] { stem.writes + (sums.map { [$0.buffer] } ?? []) }
    var work: Int { stem.work }
    /// Floats of a row of the convolution's output.
    private var row: Int { Int(stem.shape.out_width * stem.shape.out_channels) }
    private var bandHeight: Int { bands.map(\.rows.count).max() ?? 0 }

    var scratchCount: Int { stem.scratchCount + bandHeight * row }

    /// The places of the convolution's output that each band is the first to make: all of them where the windows read all
    /// rows.
    var parts: [Range<Int>] {
        let width = Int(stem.shape.out_width)
        return bands.indices.map { (firstNewRow($0) * width)..<(bands[$0].rows.upperBound * width) }
    }

    private func firstNewRow(_ band: Int) -> Int {
        band == 0 ? bands[0].rows.lowerBound : max(bands[band].rows.lowerBound, bands[band - 1].rows.upperBound)
    }

    /// As few pieces as there are threads: what neighbouring bands share is made once in a piece, but once in each.
    func pieces(threads: Int) -> [Int] { [min(threads, stem.images * bands.count)] }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        let convolved = unsafe memory.scratch + stem.scratchCount
        var known = 0..<0
        for index in piece.share(of: stem.images * bands.count) {
            let (image, part) = (index / bands.count, index % bands.count)
            let band = bands[part]
            if part == 0 { known = 0..<0 }
            let shared = known.clamped(to: band.rows)
            if !shared.isEmpty {
                unsafe convolved.update(
                    from: convolved + (shared.lowerBound - known.lowerBound) * row, count: shared.count * row)
            }
            var next = shared.isEmpty ? band.rows.lowerBound : shared.upperBound
            while next < band.rows.upperBound {
                let end = min(next + StemStep.bandHeight, band.rows.upperBound)
                unsafe stem.convolve(image, next..<end, into: convolved, row: next - band.rows.lowerBound, memory)
                next = end
            }
            known = band.rows
            unsafe sums?.sum(part, of: image, convolved + (firstNewRow(part) - band.rows.lowerBound) * row, memory)
            let place = (image * pooled[1] + band.pooled.lowerBound) * pooled[2] * pooled[3]
            unsafe band.windows.withWindows(rows: 0..<band.pooled.count) { windows in
                unsafe memory.kernels.pointee.max_pool(windows, convolved, memory[stem.operands.output] + place)
            }
        }
    }
}
