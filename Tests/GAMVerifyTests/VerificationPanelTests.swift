import GAMVerify
import Testing

struct VerificationPanelTests {
    private let site: TinySite
    private let gate: VerificationGate

    init() throws {
        site = try TinySite.shared.get()
        gate = try VerificationGate(model: site.model, profile: site.profile)
    }

    private func panel(_ radiograph: Radiograph, name: String = "image") throws -> RasterImage {
        try VerificationPanel(gate).picture(of: name, radiograph, gate.verify(radiograph))
    }

    private func share(of color: RasterImage.Color, in picture: RasterImage) -> Double {
        let wanted = [color.red, color.green, color.blue]
        let count = stride(from: 0, to: picture.rgb.count, by: 3).count { Array(picture.rgb[$0..<$0 + 3]) == wanted }
        return Double(count) / Double(picture.width * picture.height)
    }

    @Test func aPanelShowsTheVerdictsColourAndIsTheSameEveryTime() throws {
        let proper = try TinySite.test[0].radiograph()
        let (green, red) = (
            RasterImage.Color(red: 20, green: 120, blue: 80), RasterImage.Color(red: 186, green: 28, blue: 48)
        )
        let accepted = try panel(proper)
        let again = try panel(proper)
        #expect(accepted.width == 1120 && accepted == again)
        #expect(share(of: green, in: accepted) > 0.003 && share(of: red, in: accepted) == 0)
        var generator = SeededGenerator(seed: 8)
        let noise = try Drawing.radiograph(
            (0..<(Drawing.width * Drawing.height)).map { _ in UInt8(generator.integer(below: 256)) })
        #expect(try gate.verify(noise).verdict < .accept)
        let rejected = try panel(noise)
        // The reasons take rows of their own.
        #expect(rejected.height > accepted.height)
        #expect(share(of: green, in: rejected) < share(of: green, in: accepted))
    }

    @Test(arguments: [(1, 1), (3, 400), (900, 7), (600, 700)])
    func anyShapeOfImageHasItsPlace(_ width: Int, _ height: Int) throws {
        let samples = (0..<(width * height)).map { UInt8(truncatingIfNeeded: $0 / 3) }
        let picture = try panel(
            try Drawing.radiograph(samples, width: width, height: height),
            name: "a very long name \u{1F480} that does not fit ".repeated(9))
        #expect(picture.width == 1120 && picture.height < 1000)
    }

    @Test func theReferenceIsTheMeanOfTheClasssMapsAndTheDifferenceTheirDisagreement() throws {
        let compared = try gate.comparedAttention(of: TinySite.test[0].radiograph())
        let reference = try #require(compared.reference)
        #expect(compared.map.method == "layer-cam" && compared.map.layer == gate.profile.layers.attention)
        #expect(reference.height == compared.map.height && reference.width == compared.map.width)
        // The square of the mean root is at most the mean.
        var means = [Double](repeating: 0, count: reference.values.count)
        var roots = means
        let report = try gate.verify(TinySite.test[0].radiograph())
        var count = 0.0
        for source in TinySite.reference {
            let radiograph = try source.radiograph()
            guard try gate.verify(radiograph).prediction.classIndex == report.prediction.classIndex else { continue }
            let map = try gate.comparedAttention(of: radiograph).map
            for (index, value) in map.values.enumerated() {
                means[index] += value
                roots[index] += value.squareRoot()
            }
            count += 1
        }
        for index in means.indices {
            // The profile keeps single precision.
            let expected = (roots[index] / count) * (roots[index] / count)
            #expect(abs(reference.values[index] - expected) <= 1e-5 * expected + 1e-12)
            #expect(reference.values[index] <= means[index] / count * (1 + 1e-5) + 1e-12)
        }
        let difference = try #require(compared.difference)
        // Shares of both maps sum to 1, so what one has more the other has less.
        #expect(abs(difference.values.reduce(0, +)) < 1e-9)
    }

    @Test func barsKeepTheOrderOfScoresAndEndAtInfinity() {
        func position(_ score: Double, _ low: Double = 2, _ high: Double = 4) -> Double {
            EvidenceBar(score: score, low: low, high: high).position
        }
        #expect(position(2) == 0.12 && position(4) == 0.4 && position(.nan) == 1 && position(.infinity) == 1)
        #expect(position(4.001) > 0.4 && position(4.001) < 0.41)
        let rising = [-50.0, 0, 1, 2, 3, 4, 5, 8, 20, 1000].map { position($0) }
        #expect(rising == rising.sorted() && rising.allSatisfy { (0...1).contains($0) })
        #expect(position(5, 3, 3) == 1 && position(3, 3, 3) == 0.26 && position(1, 3, 3) == 0)
    }
}

extension String {
    fileprivate func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}
