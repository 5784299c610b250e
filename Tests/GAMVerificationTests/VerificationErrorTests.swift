import GAMTensor
import GAMVerification
import Testing

@Suite("Verification errors")
struct VerificationErrorTests {
    @Test(
        "each error is one sentence with what, expected and found",
        arguments: [
            (VerificationError.shapeMismatch(name: "means", expected: "2x3", found: "3x2"), ["means", "2x3", "3x2"]),
            (.countMismatch(name: "scores", expected: 4, found: 5), ["scores", "4", "5"]),
            (.tooFew(name: "images", expected: 10, found: 9), ["images", "10", "9"]),
            (.nonFinite(name: "map", position: 7), ["map", "7"]),
            (.invalidValue(name: "weight", expected: "a positive number", found: "-1"), ["weight", "positive", "-1"]),
            (.missingArray(name: "factors"), ["factors"]),
            (.unusableStatistics(group: 3, .noSpread), ["class 3", "all alike"]),
            (.unusableStatistics(group: nil, .libraryMissing(tried: "liba")), ["liba", "install libopenblas-dev"]),
            (.unusableArray(.tooLarge(Shape(9, 9))), ["9x9"]),
        ])
    func sentences(error: VerificationError, parts: [String]) {
        for part in parts { #expect(error.description.contains(part)) }
    }
}
