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
        let url = Golden.fixtures.appending(path: "Attention/similarity-small.json")
        let count = try check(jsonObject(url))
        #expect(count == 16 * SimilarityMetric.allCases.count)
    }

    @Test(.enabled(if: Golden.isPresent)) func agreesWithEveryGoldenCase() throws {
        let count = try check(Golden.json("golden/similarity.json"))
        #expect(count >= 85 * SimilarityMetric.allCases.count)
    }

    private func check(_ file: [String: Any]) throws -> Int {
        let cases = try #require(file["cases"] as? [[String: Any]])
        var checked = 0
        for entry in cases {
            let name = try #require(entry["name"] as? String)
            let shape = try #require(entry["shape"] as? [Int])
            let a = try MapPlane(height: shape[0], width: shape[1], values: numbers(entry["a"]))
            let b = try MapPlane(height: shape[0], width: shape[1], values: numbers(entry["b"]))
            let expected = try #require(entry["expected"] as? [String: Any])
            #expect(Set(expected.keys) == Set(SimilarityMetric.allCases.map(\.name)))
            for metric in SimilarityMetric.allCases {
                let value = try metric.value(a, b)
                checked += 1
                guard let wanted = (expected[metric.name] as? NSNumber)?.doubleValue else {
                    #expect(value == nil, "\(metric.name) of \(name) is undefined")
                    continue
                }
                let found = try #require(value, "\(metric.name) of \(name) is \(wanted)")
                let difference = abs(found - wanted)
                #expect(
                    difference <= Self.tolerance * max(1, abs(wanted)),
                    "\(metric.name) of \(name): expected \(wanted), found \(found)")
                #expect(found >= metric.range.lowerBound - 1e-12 && found <= metric.range.upperBound + 1e-12)
                print("DEV \(metric.name) \(name) \(difference)")
            }
        }
        return checked
    }
}
