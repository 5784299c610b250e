import Foundation
import GAMAttention
import TestSupport
import Testing

/// Every metric against values of scikit-image, SciPy and the float64 reference.
@Suite struct SimilarityGoldenTests {
    /// Both sides are float64 sums of at most a few hundred terms of size 1; the exact transport values come from a
    /// linear programme with a feasibility tolerance of 1e-10.
    static let tolerance = 1e-9

    @Test func agreesWithTheCasesInTheRepository() throws {
        let file = try SimilarityFile.inRepository
        #expect(file.cases.count == 16)
        for entry in file.cases { try check(entry) }
    }

    @Test(.enabled(if: Golden.isPresent)) func agreesWithEveryGoldenCase() throws {
        let file = try decoded(SimilarityFile.self, Golden.shared.appending(path: "golden/similarity.json"))
        #expect(file.cases.count >= 85)
        for entry in file.cases { try check(entry) }
    }

    private func check(_ entry: SimilarityFile.Case) throws {
        #expect(Set(entry.expected.keys) == Set(SimilarityMetric.allCases.map(\.name)))
        for metric in SimilarityMetric.allCases {
            let value = try metric.value(entry.first, entry.second)
            guard let wanted = try #require(entry.expected[metric.name]) else {
                #expect(value == nil, "\(metric.name) of \(entry.name) is undefined")
                continue
            }
            let found = try #require(value, "\(metric.name) of \(entry.name) is \(wanted)")
            #expect(
                abs(found - wanted) <= Self.tolerance * max(1, abs(wanted)),
                "\(metric.name) of \(entry.name): expected \(wanted), found \(found)")
            #expect(found >= metric.range.lowerBound - 1e-12 && found <= metric.range.upperBound + 1e-12)
        }
    }
}
