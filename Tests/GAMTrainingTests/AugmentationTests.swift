import GAMTensor
import GAMTraining
import Testing

struct AugmentationTests {
    private static func image(_ height: Int = 9, _ width: Int = 12, _ channels: Int = 2) throws -> Tensor {
        let values = (0..<(height * width * channels)).map { Float($0 % 17) + Float($0) / 10 }
        return try Tensor(Shape(1, height, width, channels), values)
    }

    private static func varied(_ augmentation: Augmentation, _ image: Tensor, seed: UInt64 = 1) -> Tensor {
        var generator = SeededGenerator(seed: seed)
        return augmentation.apply(to: image, using: &generator)
    }

    @Test func nothingIsChangedWithoutVariation() throws {
        let image = try Self.image()
        #expect(Self.varied(.none, image) == image)
    }

    @Test func sameSeedGivesTheSameImageAndAnotherAnother() throws {
        let image = try Self.image()
        #expect(Self.varied(.radiographs, image) == Self.varied(.radiographs, image))
        #expect(Self.varied(.radiographs, image) != Self.varied(.radiographs, image, seed: 2))
        #expect(Self.varied(.radiographs, image).shape == image.shape)
    }

    /// A constant image has the same value everywhere however it is moved, since edges repeat.
    @Test func movesKeepAConstantImage() throws {
        var augmentation = Augmentation()
        (augmentation.shift, augmentation.scale, augmentation.rotation) = (0.5, 0.5, 180)
        let image = try Tensor(repeating: 0.75, shape: Shape(1, 7, 5, 1))
        for seed in 0..<20 { #expect(Self.varied(augmentation, image, seed: UInt64(seed)) == image) }
    }

    @Test func mirroringIsOffByDefaultAndExactWhenAskedFor() throws {
        let image = try Self.image(4, 5, 1)
        var augmentation = Augmentation()
        augmentation.flipsHorizontally = true
        let mirrored = (0..<20).map { image.shape[2] - 1 - $0 % image.shape[2] + $0 / image.shape[2] * image.shape[2] }
            .map { image.values[$0] }
        let seen = Set((0..<20).map { Self.varied(augmentation, image, seed: UInt64($0)).values })
        #expect(seen == [image.values, mirrored])
        #expect(!Augmentation.radiographs.flipsHorizontally && !Augmentation.radiographs.flipsVertically)
    }

    @Test func brightnessAndContrastKeepWithinTheirLimits() throws {
        let image = try Self.image(8, 8, 1)
        var augmentation = Augmentation()
        augmentation.brightness = 0.5
        for seed in 0..<50 {
            let varied = Self.varied(augmentation, image, seed: UInt64(seed))
            let change = varied.values[0] - image.values[0]
            #expect(abs(change) <= 0.5)
            #expect(zip(varied.values, image.values).allSatisfy { abs($0 - $1 - change) < 1e-5 })
        }
    }

    @Test func noiseHasTheDeviationThatWasDrawn() throws {
        var augmentation = Augmentation()
        augmentation.noise = 2
        let image = try Tensor(repeating: 0, shape: Shape(1, 64, 64, 1))
        let deviations = (0..<40).map { seed in
            let values = Self.varied(augmentation, image, seed: UInt64(seed)).values.map(Double.init)
            let mean = values.reduce(0, +) / 4096
            #expect(abs(mean) < 0.2)
            return (values.reduce(0) { $0 + $1 * $1 } / 4096 - mean * mean).squareRoot()
        }
        #expect((deviations.max() ?? 9) <= 2.1)
        #expect((deviations.max() ?? 0) > 1.5)
        #expect((deviations.min() ?? 9) < 0.5)
    }
}

struct RateScheduleTests {
    @Test func cosineFallsFromThePeakToNothing() {
        let rates = (0...10).map { RateSchedule.cosine.rate(step: $0, of: 10, peak: 2) }
        #expect(rates[0] == 2)
        #expect(abs(rates[5] - 1) < 1e-12)
        #expect(abs(rates[10]) < 1e-12)
        #expect(zip(rates, rates.dropFirst()).allSatisfy { $0 > $1 })
    }

    @Test func warmUpRisesInEqualParts() {
        let rates = (0..<5).map { RateSchedule.constant.rate(step: $0, of: 10, peak: 1, warmUp: 4) }
        #expect(rates == [0.2, 0.4, 0.6, 0.8, 1])
    }

    /// torch.optim.lr_scheduler.OneCycleLR(max_lr=1, total_steps=20).
    @Test func oneCycleHasPyTorchsEnds() {
        let rates = (0..<20).map { RateSchedule.oneCycle().rate(step: $0, of: 20, peak: 1) }
        #expect(abs(rates[0] - 0.04) < 1e-12)
        #expect(rates[5] == 1)
        #expect(abs(rates[19] - 4e-6) < 1e-12)
    }

    @Test func awkwardCountsStayWithinRange() {
        for schedule in [RateSchedule.constant, .cosine, .oneCycle(), .oneCycle(rise: 0), .oneCycle(rise: 1)] {
            for total in 1...4 {
                for step in 0..<total {
                    let rate = schedule.rate(step: step, of: total, peak: 1, warmUp: total / 2)
                    #expect(rate >= 0 && rate <= 1)
                }
            }
        }
    }
}
