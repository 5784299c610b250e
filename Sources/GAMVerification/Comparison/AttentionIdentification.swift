import GAMTensor

/// Whether a candidate's evidence on an image resembles the trusted network's on that image more than on others.
///
/// For image i and other images j: `I_i` is the share of j with `r(E_i, C_i) > r(E_j, C_i)` (ties, within 1e-12, one half),
/// r the Pearson correlation, E trusted, C candidate. 0.5 is chance, 1 always. No threshold on a similarity is needed, and
/// an average map that all images share earns nothing.
public struct AttentionIdentification: Sendable, Equatable {
    /// `I_i` against the other images of the same class; `nil` for an image that is left out.
    public let within: [Double?]
    /// `I_i` against all other images; `nil` for an image that is left out.
    public let overall: [Double?]

    /// Compares the maps of two networks on the same images.
    ///
    /// An image whose trusted map is constant, or without another image to compare with, is left out; where the
    /// candidate's map is constant, `I_i` is 0.5.
    ///
    /// - Parameters:
    ///   - trusted: the trusted network's map or evidence stack of each image.
    ///   - candidate: the candidate's, on the same grid.
    ///   - classes: the class that the trusted network predicts for each image.
    /// - Throws: ``VerificationError`` for lists of different lengths, maps of different sizes or values that are not
    ///   finite.
    /// - Complexity: O(images^2 x length of a map).
    public init(trusted: [[Double]], candidate: [[Double]], classes: [Int]) throws(VerificationError) {
        guard candidate.count == trusted.count else {
            throw .countMismatch(name: "candidate's maps", expected: trusted.count, found: candidate.count)
        }
        guard classes.count == trusted.count else {
            throw .countMismatch(name: "classes of the images", expected: trusted.count, found: classes.count)
        }
        let size = trusted.first?.count ?? 0
        let e = try UnitRows(trusted, size: size, name: "trusted map")
        let c = try UnitRows(candidate, size: size, name: "candidate's map")
        var within = [Double?]()
        var overall = [Double?]()
        for i in trusted.indices {
            guard !e.isConstant[i] else {
                within.append(nil)
                overall.append(nil)
                continue
            }
            var (same, all) = (Tally(), Tally())
            let own = c.isConstant[i] ? 0 : c.rows.innerProduct(row: i, of: e.rows, row: i)
            for j in trusted.indices where j != i && !e.isConstant[j] {
                let lead = c.isConstant[i] ? 0 : own - c.rows.innerProduct(row: i, of: e.rows, row: j)
                all.count(lead)
                if classes[j] == classes[i] { same.count(lead) }
            }
            within.append(same.share)
            overall.append(all.share)
        }
        self.within = within
        self.overall = overall
    }

    /// How often the own image was ahead.
    private struct Tally {
        private var halves = 0
        private var total = 0

        mutating func count(_ lead: Double) {
            halves += abs(lead) < 1e-12 ? 1 : lead > 0 ? 2 : 0
            total += 1
        }

        var share: Double? { total > 0 ? Double(halves) / Double(2 * total) : nil }
    }

    /// Rows less their means, of unit length.
    private struct UnitRows {
        let rows: Matrix
        let isConstant: [Bool]

        init(_ maps: [[Double]], size: Int, name: String) throws(VerificationError) {
            var units = [[Double]]()
            var constant = [Bool]()
            for map in maps {
                guard map.count == size else {
                    throw .countMismatch(name: name, expected: size, found: map.count)
                }
                if let position = map.firstIndex(where: { !$0.isFinite }) {
                    throw .nonFinite(name: name, position: position)
                }
                // Scaled by the peak first, so that squares of very large or small values stay in range.
                let peak = map.reduce(0) { max($0, abs($1)) }
                let scaled = peak > 0 ? map.map { $0 / peak } : map
                let mean = scaled.reduce(0, +) / Double(max(1, size))
                let centred = scaled.map { $0 - mean }
                let length = innerProduct(centred, centred).squareRoot()
                constant.append(!(length > 1e-12))
                units.append(centred.map { length > 1e-12 ? $0 / length : 0 })
            }
            rows = try fitting { () throws(StatisticsError) in try Matrix(units) }
            isConstant = constant
        }
    }
}
