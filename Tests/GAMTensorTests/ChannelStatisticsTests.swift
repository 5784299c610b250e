import GAMTensor
import Testing

@Suite("What is read off a layer")
struct ChannelStatisticsTests {
    private func values(_ count: Int, seed: UInt64) -> [Float] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in Float(3 + generator.normal()) }
    }

    /// Below, at and beyond whole lanes, pairs of lanes and blocks of places.
    @Test(
        "are the plain sums in float64, to single precision",
        arguments: [1, 2, 63, 64, 65, 130], [1, 3, 15, 16, 17, 31, 32, 33, 48, 70])
    func sumsArePlain(places: Int, channels: Int) {
        let values = values(places * channels, seed: UInt64(places))
        let slopes = self.values(places * channels, seed: 7).map { $0 - 3 }
        let sums = ChannelStatistics.sumsAroundFirst(values.span, channels: channels)
        for channel in 0..<channels {
            let column = (0..<places).map { Double(values[$0 * channels + channel]) - Double(values[channel]) }
            let differences = column.reduce(0, +)
            let squares = column.reduce(0) { $0 + $1 * $1 }
            // Of sums over at most 64 terms of a few units.
            #expect(abs(sums.differences[channel] - differences) < 1e-4 * max(1, squares.squareRoot()))
            #expect(abs(sums.squares[channel] - squares) < 1e-5 * max(1, squares))
        }
        let means = ChannelStatistics.means(values.span, channels: channels)
        let positive = ChannelStatistics.positiveSums(values.span, slopes.span, channels: channels)
        #expect(means.count == places && positive.count == places)
        let totals = ChannelStatistics.totals(values.span, channels: channels)
        let weights = slopes.prefix(channels).map(Double.init)
        let weighted = ChannelStatistics.weightedSums(values.span, weights: weights, channels: channels)
        let fewer = ChannelStatistics.weightedSums(values.span, weights: [2], channels: channels)
        for channel in 0..<channels {
            let total = (0..<places).reduce(0) { $0 + Double(values[$1 * channels + channel]) }
            #expect(totals[channel] == total)
        }
        for place in 0..<places {
            let product = (0..<channels).reduce(0) { $0 + Double(values[place * channels + $1]) * weights[$1] }
            #expect(abs(weighted[place] - product) < 1e-12 * Double(channels))
            #expect(fewer[place] == 2 * Double(values[place * channels]))
            let row = (place * channels)..<((place + 1) * channels)
            let mean = row.reduce(0) { $0 + Double(values[$1]) } / Double(channels)
            let sum = row.reduce(0) { $0 + Double(max(0, slopes[$1])) * Double(values[$1]) }
            #expect(abs(means[place] - mean) < 1e-5 && abs(positive[place] - sum) < 1e-5 * Double(channels))
        }
    }

    @Test("what is not a number shows", arguments: [1, 16, 35])
    func notANumberShows(channels: Int) {
        var values = values(3 * channels, seed: 1)
        values[2 * channels - 1] = .nan
        let ones = [Float](repeating: 1, count: values.count)
        #expect(ChannelStatistics.sumsAroundFirst(values.span, channels: channels).differences[channels - 1].isNaN)
        #expect(ChannelStatistics.means(values.span, channels: channels)[1].isNaN)
        #expect(ChannelStatistics.positiveSums(ones.span, values.span, channels: channels)[1].isNaN)
        #expect(!ChannelStatistics.means(values.span, channels: channels)[0].isNaN)
    }
}
