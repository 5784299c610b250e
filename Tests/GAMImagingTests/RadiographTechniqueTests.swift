import GAMImaging
import GAMTensor
import Testing

struct RadiographTechniqueTests {
    private func hand(_ change: (inout RadiographTechnique) -> Void) throws -> [Float] {
        var technique = RadiographTechnique.extremity
        technique.marker = .none
        change(&technique)
        var generator = SeededGenerator(seed: 3)
        return try HandPhantom(stage: .closed, hand: .left, technique: technique, variation: 0)
            .radiograph(side: 96, using: &generator).intensities.values
    }

    private func mean(_ values: [Float]) -> Float { values.reduce(0, +) / Float(values.count) }

    /// The mean absolute difference of neighbours: noise and edges.
    private func roughness(_ values: [Float]) -> Float {
        mean(zip(values, values.dropFirst()).map { abs($0 - $1) })
    }

    @Test func moreExposureGivesADarkerImage() throws {
        let means = try [0.5, 1, 2].map { exposure in mean(try hand { $0.exposure = exposure }) }
        #expect(means[0] > 1.2 * means[1] && means[1] > 1.2 * means[2])
    }

    @Test func fewerQuantaGiveMoreNoiseByTheirSquareRoot() throws {
        let noiseless = try hand { $0.quanta = 1e12 }
        func noise(_ quanta: Double) throws -> Double {
            let values = try hand { $0.quanta = quanta }
            return zip(values, noiseless).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }.squareRoot()
        }
        // Over 9216 pixels the ratio's own spread is about 1 %.
        let ratio = try noise(4000) / noise(16_000)
        #expect(abs(ratio - 2) < 0.1, "\(ratio)")
    }

    @Test func blurAndScatterTakeAwayDetail() throws {
        let sharp = try hand { ($0.blur, $0.scatter, $0.quanta) = (0, 0, 1e12) }
        let blurred = try hand { ($0.blur, $0.scatter, $0.quanta) = (0.3, 0, 1e12) }
        #expect(roughness(blurred) < 0.8 * roughness(sharp))
        let veiled = try hand { ($0.blur, $0.scatter, $0.quanta) = (0, 1, 1e12) }
        #expect(roughness(veiled) < 0.8 * roughness(sharp))
    }

    @Test func jawsLeaveABrightFrame() throws {
        let values = try hand { $0.collimation = 0.1 }
        #expect(values[0] > 0.95 && values[48 * 96 + 3] > 0.95 && values[20 * 96 + 20] < 0.5)
    }

    @Test(arguments: RadiographTechnique.Corner.allCases)
    func lettersStandInTheirCorner(_ corner: RadiographTechnique.Corner) throws {
        let plain = try hand { _ in }
        let lettered = try hand { $0.marker = .text("AB", corner) }
        let changed = plain.indices.filter { lettered[$0] > 0.9 && plain[$0] < 0.6 }
        #expect(changed.count > 10)
        let isRight = corner == .topRight || corner == .bottomRight
        let isBottom = corner == .bottomLeft || corner == .bottomRight
        #expect(changed.allSatisfy { ($0 % 96 >= 48) == isRight && ($0 / 96 >= 48) == isBottom })
    }

    @Test func figuresBeyondTheirRangesStillGiveAnImage() throws {
        let wild = try hand {
            ($0.exposure, $0.speed, $0.gradient, $0.blur) = (-1, 0, 100, -3)
            ($0.scatter, $0.quanta, $0.collimation) = (7, -5, 0.9)
        }
        #expect(wild.allSatisfy { (0...1).contains($0) })
        let undefined = try hand {
            ($0.exposure, $0.speed, $0.gradient, $0.blur) = (.nan, .nan, .nan, .nan)
            ($0.scatter, $0.quanta, $0.collimation) = (.infinity, .nan, .nan)
        }
        #expect(undefined.allSatisfy { (0...1).contains($0) })
    }
}
