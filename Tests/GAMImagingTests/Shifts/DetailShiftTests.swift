import GAMImaging
import GAMTensor
import Testing

/// Resolution, compression, occlusion, scenes and the transform behind the spectra.
struct DetailShiftTests {
    @Test func blurSpreadsAPointAsItsGaussian() throws {
        var values = [Float](repeating: 0, count: 41 * 41)
        values[20 * 41 + 20] = 1
        let point = try Tensor(Shape(1, 41, 41, 1), values)
        for (name, scale, deviation) in [("blur-1", 1.0, 1.0), ("blur-2", 1, 2), ("blur-1", 3, 3)] {
            let blurred = try Scene.changed(point, by: name, scale: scale)
            let sum = blurred.values.reduce(0) { $0 + Double($1) }
            let variance = blurred.values.indices.reduce(0.0) {
                $0 + Double(blurred.values[$1]) * Double(($1 / 41 - 20) * ($1 / 41 - 20))
            }
            // The kernel is cut off at 4 deviations, which takes 0.1 % of its variance.
            #expect(abs(sum - 1) < 1e-5 && abs(variance / sum / (deviation * deviation) - 1) < 0.01)
        }
    }

    @Test(arguments: ["blur-1", "blur-3", "down-2", "down-4"]) func lostDetailLeavesAFlatImageFlat(_ name: String)
        throws
    {
        let flat = try Tensor(repeating: 0.25, shape: Shape(1, 33, 20, 1))
        #expect(try Scene.changed(flat, by: name, scale: 1.5).largestDifference(flat) < 1e-6)
        let image = try Scene.image(33, 20)
        let changed = try Scene.changed(image, by: name, scale: 1.5)
        #expect(changed.spread < image.spread && abs(changed.average - image.average) < 0.02)
    }

    @Test func lowerQualityLosesMore() throws {
        let image = try Scene.image(64, 64)
        let light = try Scene.changed(image, by: "jpeg-30").largestDifference(image)
        let heavy = try Scene.changed(image, by: "jpeg-10").largestDifference(image)
        #expect(light > 0.01 && heavy > light && heavy < 0.6)
        let levels = try Scene.changed(image, by: "jpeg-30").values.map { $0 * 255 }
        #expect(levels.allSatisfy { abs($0 - $0.rounded()) < 1e-3 })
    }

    @Test func compressionKeepsWhatABlockCanHold() throws {
        // One gray level is a block's first coefficient, in steps of 16 / 8 levels at quality 50: 27 / 8 at 30.
        let flat = try Tensor(repeating: 0.7, shape: Shape(1, 20, 13, 1))
        #expect(try Scene.changed(flat, by: "jpeg-30").largestDifference(flat) < 0.01)
    }

    @Test func markersAndBlocksCoverTheirShare() throws {
        let image = try Tensor(repeating: 0.2, shape: Shape(1, 100, 100, 1))
        for seed in 0..<6 {
            let marked = try Scene.changed(image, by: "marker-0.15", seed: UInt64(seed))
            // A stroke of 3 along 15 and another along the rest of 15.
            #expect(marked.values.count { $0 == 1 } == 3 * 15 + 12 * 3)
            let blocked = try Scene.changed(image, by: "block-0.2", seed: UInt64(seed))
            #expect(blocked.values.count { $0 != 0.2 } == 400)
        }
        #expect(try Scene.changed(image, by: "white-border-0.03").values.count { $0 == 1 } == 10_000 - 94 * 94)
        #expect(try Scene.changed(image, by: "collimation-0.2").values.count { $0 == 0.02 } == 10_000 - 60 * 60)
    }

    @Test func shuffledPatchesAreTheSamePixels() throws {
        let image = try Scene.image(64, 32)
        for name in ["shuffled-4", "shuffled-8"] {
            #expect(try Scene.changed(image, by: name).values.sorted() == image.values.sorted())
        }
    }

    @Test(arguments: [(16, 16), (12, 15), (31, 9)])
    func scrambledPhasesKeepTheMeanAndTheEnergy(_ height: Int, _ width: Int) throws {
        let image = try Scene.image(height, width)
        let quiet = try Tensor(image.shape, image.values.map { 0.5 + ($0 - 0.5) * 0.2 })
        let changed = try Scene.changed(quiet, by: "phase-scrambled")
        // Single precision of the stored intensities; the phases of a real plane give a real plane back.
        #expect(abs(changed.average - quiet.average) < 1e-6 && abs(changed.spread - quiet.spread) < 1e-6)
        #expect(changed.largestDifference(quiet) > 0.02)
    }
}
