import GAMTensor
import Testing

@Suite("Shrunk Gaussians")
struct GaussianTests {
    @Test(
        "shrinkage and distances from merged statistics are those of the rows",
        arguments: [(30, 2), (12, 5), (6, 9), (100, 20)])
    func distancesMatchThePublishedFormula(count: Int, dimension: Int) throws {
        let rows = Reference.rows(count, dimension, seed: UInt64(dimension), offset: 2)
        let expected = Reference.ledoitWolf(Reference.residuals(rows))
        let gaussian = try Gaussian(of: GroupStatistics(rows: rows, dimension: dimension))
        #expect(abs(gaussian.covariance.shrinkage - expected.shrinkage) < 1e-12)
        #expect(gaussian.covariance.ridge == 0)
        let x = rows[0].map { $0 + 1 }
        let residual = zip(x, Reference.mean(rows)).map { $0 - $1 }
        let distance = Reference.quadraticForm(inverseOf: expected.matrix, residual)
        #expect(deviation([gaussian.squaredDistance(to: x)], [distance]) < 1e-9)
    }

    @Test("pooling takes each group's own mean away")
    func poolingIsWithinGroups() throws {
        let first = Reference.rows(25, 4, seed: 1)
        let second = Reference.rows(31, 4, seed: 2, offset: 50)
        let groups = try [first, second].map { try GroupStatistics(rows: $0, dimension: 4) }
        let found = try ShrunkCovariance(pooling: groups)
        let expected = Reference.ledoitWolf(Reference.residuals(first) + Reference.residuals(second))
        #expect(abs(found.shrinkage - expected.shrinkage) < 1e-12)
        for i in 0..<4 {
            #expect(deviation((0...i).map { found.matrix[i, $0] }, Array(expected.matrix[i][0...i])) < 1e-12)
        }
    }

    @Test("a direction without spread gets the first ridge that is enough, and it is recorded")
    func singularCovarianceGetsARidge() throws {
        // Two points: beta is 0, so nothing is shrunk and the covariance has rank 1.
        let statistics = try GroupStatistics(rows: [[1, 1, 0], [-1, -1, 0]], dimension: 3)
        let fitted = try FittedCovariance(pooling: [statistics])
        #expect(fitted.shrinkage == 0)
        #expect(fitted.ridge == 1e-12)
        #expect(try fitted.factor().lower.diagonal.allSatisfy { $0 > 0 })
    }

    @Test("images that are all alike, and no images, are errors that say so")
    func degenerateSetsAreErrors() throws {
        let alike = try GroupStatistics(rows: [[1, 2], [1, 2], [1, 2]], dimension: 2)
        #expect(throws: StatisticsError.noSpread) { try Gaussian(of: alike) }
        let none = try GroupStatistics(dimension: 2)
        #expect(throws: StatisticsError.tooFew(name: "reference images", expected: 1, found: 0)) {
            try Gaussian(of: none)
        }
        #expect(throws: StatisticsError.self) { try FittedCovariance(pooling: []) }
        let other = try GroupStatistics(rows: [[1], [2]], dimension: 1)
        #expect(throws: StatisticsError.self) { try ShrunkCovariance(pooling: [alike, other]) }
    }

    @Test("values whose squares leave the range of Double are an error, not an infinite covariance")
    func overflowIsAnError() throws {
        let statistics = try GroupStatistics(rows: [[1e200], [-1e200], [3]], dimension: 1)
        #expect(throws: StatisticsError.self) { try Gaussian(of: statistics) }
        #expect(throws: StatisticsError.self) {
            try GroupStatistics(
                count: 1, mean: [.infinity], scatter: PackedLower(order: 1), cubic: [0], quartic: 0)
        }
    }
}
