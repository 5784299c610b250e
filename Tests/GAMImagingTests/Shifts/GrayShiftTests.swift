import Foundation
import GAMImaging
import GAMTensor
import Testing

/// Exposure, histogram and noise.
struct GrayShiftTests {
    @Test func contrastShrinksTheDeviationAndKeepsTheMean() throws {
        let image = try Scene.image(40, 30)
        for (name, factor) in [("contrast-0.75", 0.75), ("contrast-0.5", 0.5), ("contrast-0.3", 0.3)] {
            let changed = try Scene.changed(image, by: name)
            // Single precision of the stored intensities.
            #expect(abs(changed.average - image.average) < 1e-6 && abs(changed.spread - factor * image.spread) < 1e-6)
        }
    }

    @Test func gammaAndExposureChangeEachPixelByItself() throws {
        let image = try Scene.image(20, 20)
        for (name, change) in [
            ("gamma-0.5", { pow($0, 0.5) }), ("gamma-2.2", { pow($0, 2.2) }), ("overexposed", { min(1, 4 * $0) }),
            ("underexposed", { 0.1 * $0 }), ("inverted", { 1 - $0 }),
        ] as [(String, (Double) -> Double)] {
            let changed = try Scene.changed(image, by: name)
            #expect(changed.values == image.values.map { Float(change(Double($0))) }, "\(name)")
        }
    }

    @Test func equalisationMakesTheHistogramFlat() throws {
        let changed = try Scene.changed(Scene.image(64, 64), by: "equalised").values.sorted()
        for share in [0.1, 0.25, 0.5, 0.75, 0.9] {
            // 256 bins and ties in the texture.
            #expect(abs(Double(changed[Int(share * Double(changed.count))]) - share) < 0.03)
        }
    }

    @Test func adaptiveEqualisationRaisesLocalContrast() throws {
        let image = try Tensor(
            Shape(1, 64, 64, 1), (0..<4096).map { 0.5 + 0.02 * Float(($0 * 37) % 5) - 0.4 * Float($0 % 64) / 64 })
        let changed = try Scene.changed(image, by: "clahe")
        #expect(changed.values.min() == 0 && changed.values.max() == 1)
        func steps(_ tensor: Tensor) -> Double {
            (1..<4096).reduce(0) { $0 + Double(abs(tensor.values[$1] - tensor.values[$1 - 1])) }
        }
        #expect(steps(changed) > 1.2 * steps(image))
    }

    @Test func addedNoiseHasItsDeviationAndBlocksOfTheScale() throws {
        let image = try Tensor(repeating: 0.5, shape: Shape(1, 60, 60, 1))
        for (name, deviation) in [("noise-0.02", 0.02), ("noise-0.05", 0.05), ("noise-0.1", 0.1)] {
            let changed = try Scene.changed(image, by: name)
            // 3,600 draws: a relative standard error of 1.2 %; 5 % is four of them.
            #expect(abs(changed.spread / deviation - 1) < 0.05)
            let coarse = try Scene.changed(image, by: name, scale: 3)
            #expect(coarse.values[0] == coarse.values[1] && coarse.values[0] == coarse.values[122])
            #expect(coarse.values[0] != coarse.values[3])
        }
    }

    @Test func noisesHaveTheirMoments() throws {
        let image = try Scene.image(64, 64)
        let uniform = try Scene.changed(image, by: "noise-uniform")
        #expect(abs(uniform.average - 0.5) < 0.02 && abs(uniform.spread - 12.0.squareRoot() / 12) < 0.01)
        let normal = try Scene.changed(image, by: "noise-gauss")
        // Cut off at two deviations on either side.
        #expect(abs(normal.average - 0.5) < 0.02 && (0.22...0.25).contains(normal.spread))
        for name in ["noise-pink", "noise-brown"] {
            let coloured = try Scene.changed(image, by: name)
            // What leaves 0...1 is cut off, so that moments are near the image's, not equal to them.
            #expect(abs(coloured.average - image.average) < 0.03 && abs(coloured.spread - image.spread) < 0.03)
        }
    }

    @Test func brownNoiseIsSmootherThanPinkAndThatSmootherThanWhite() throws {
        let image = try Scene.image(64, 48)
        let roughness = try ["noise-uniform", "noise-pink", "noise-brown"].map { name in
            let noise = try Scene.changed(image, by: name)
            let steps = (1..<noise.values.count).map { Double(noise.values[$0] - noise.values[$0 - 1]) }
            return steps.reduce(0) { $0 + $1 * $1 } / Double(steps.count) / (noise.spread * noise.spread)
        }
        #expect(roughness[0] > 1.5 * roughness[1] && roughness[1] > 1.5 * roughness[2])
    }
}
