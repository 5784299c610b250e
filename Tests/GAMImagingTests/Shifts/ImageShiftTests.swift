import GAMImaging
import GAMTensor
import Testing

struct ImageShiftTests {
    static let all = ImageShift.far + ImageShift.near
    static let sizes = [(8, 8), (9, 13), (37, 64), (64, 37)]

    @Test func theSuitesHaveTheProtocolsKinds() {
        #expect(ImageShift.far.count == 14 && ImageShift.near.count == 43)
        #expect(Set(ImageShiftTests.all.map(\.name)).count == 57)
        #expect(
            ImageShift.far.allSatisfy { $0.nearness == .far } && ImageShift.near.allSatisfy { $0.nearness == .near })
        #expect(ImageShift.near.count { $0.strength == .mild } == 15)
        #expect(ImageShift.near.count { $0.strength == .strong } == 9)
        #expect(ImageShiftTests.all.allSatisfy { $0.name.hasPrefix($0.family) })
    }

    @Test(arguments: sizes) func everyShiftKeepsShapeAndRangeAtAnySize(_ height: Int, _ width: Int) throws {
        let image = try Scene.image(height, width)
        for shift in ImageShiftTests.all + ImageShift.probes {
            for scale in [1, 1.75, 4] {
                var generator = SeededGenerator(seed: 3)
                let changed = try shift.apply(to: image, scale: scale, using: &generator)
                #expect(changed.shape == image.shape, "\(shift) at \(scale)")
                #expect(changed.values.allSatisfy { $0 >= 0 && $0 <= 1 }, "\(shift) at \(scale)")
            }
        }
    }

    @Test func theSameSeedGivesTheSameImage() throws {
        let image = try Scene.image(24, 24)
        for shift in ImageShiftTests.all {
            var (first, again) = (SeededGenerator(seed: 11), SeededGenerator(seed: 11))
            #expect(try shift.apply(to: image, using: &first) == shift.apply(to: image, using: &again), "\(shift)")
        }
    }

    @Test func everyShiftChangesAnImageWithContent() throws {
        let image = try Scene.image(64, 64)
        for shift in ImageShiftTests.all {
            var generator = SeededGenerator(seed: 5)
            #expect(try shift.apply(to: image, using: &generator) != image, "\(shift)")
        }
    }

    @Test func probesHaveNamesOfTheirOwnAndGoOneWay() throws {
        #expect(Set(ImageShift.probes.map(\.name)).count == ImageShift.probes.count)
        let image = try Scene.image(64, 64)
        for (name, other) in [("brighter", "darker"), ("gamma-brighter", "gamma-darker")] {
            var generator = SeededGenerator(seed: 1)
            let up = try #require(ImageShift.probes.first { $0.name == name }).apply(to: image, using: &generator)
            let down = try #require(ImageShift.probes.first { $0.name == other }).apply(to: image, using: &generator)
            #expect(up.average > image.average + 0.01 && down.average < image.average - 0.01)
        }
    }

    @Test(arguments: [nil, 1, 8, 12, 16]) func intensitiesBecomeAnImageOfAnyDepth(_ depth: Int?) throws {
        let image = try Scene.image(9, 11)
        let radiograph = try Radiograph(intensities: image, bitDepth: depth)
        #expect(radiograph.bitDepth == depth && radiograph.width == 11 && radiograph.channels == 1)
        // Half a step of the depth, and single precision.
        let step = depth.map { 1 / Float((1 << $0) - 1) } ?? 0
        #expect(radiograph.intensities().largestDifference(image) <= 0.5 * step + 1e-6)
    }

    @Test func constantImagesAreSurvived() throws {
        for level in [0, 0.5, 1] as [Float] {
            let image = try Tensor(repeating: level, shape: Shape(1, 16, 16, 1))
            for shift in ImageShiftTests.all {
                var generator = SeededGenerator(seed: 5)
                let changed = try shift.apply(to: image, using: &generator)
                #expect(changed.firstNonFinite == nil, "\(shift) of \(level)")
            }
        }
    }

    @Test func imagesThatCannotBeChangedAreRefused() throws {
        var generator = SeededGenerator(seed: 1)
        let shift = ImageShift.near[0]
        for shape in [Shape(1, 7, 8, 1), Shape(2, 8, 8, 1), Shape(1, 8, 8, 3), Shape(8, 8)] {
            let image = try Tensor(repeating: 0.5, shape: shape)
            #expect(
                throws: ImagingError.invalidIntensities(
                    expected: "1xHxWx1 with sides of 8 to 16384", found: "\(shape)")
            ) { try shift.apply(to: image, using: &generator) }
        }
        for value in [-0.1, 1.1, .nan, .infinity] as [Float] {
            let image = try Tensor(repeating: value, shape: Shape(1, 8, 8, 1))
            #expect(throws: ImagingError.invalidIntensities(expected: "values from 0 to 1", found: "\(value)")) {
                try shift.apply(to: image, using: &generator)
            }
        }
        let image = try Scene.image(8, 8)
        for scale in [0, -1, .nan, .infinity] as [Double] {
            #expect(throws: ImagingError.self) { try shift.apply(to: image, scale: scale, using: &generator) }
        }
    }
}

/// A small scene with edges, a ramp and texture, and shorthands for the shifts.
enum Scene {
    static func image(_ height: Int, _ width: Int) throws -> Tensor {
        var values = [Float]()
        for row in 0..<height {
            for column in 0..<width {
                let disc = (row - height / 3) * (row - height / 3) + (column - width / 4) * (column - width / 4)
                let ramp = 0.2 + 0.4 * Float(column) / Float(width)
                let texture = Float((row * 7 + column * 13) % 11) / 110
                values.append(ramp + texture + (disc < height * width / 30 ? 0.25 : 0))
            }
        }
        return try Tensor(Shape(1, height, width, 1), values)
    }

    static func shift(_ name: String) throws -> ImageShift {
        try #require(ImageShiftTests.all.first { $0.name == name })
    }

    static func changed(_ image: Tensor, by name: String, scale: Double = 1, seed: UInt64 = 7) throws -> Tensor {
        var generator = SeededGenerator(seed: seed)
        return try shift(name).apply(to: image, scale: scale, using: &generator)
    }
}

extension Tensor {
    var average: Double { values.reduce(0) { $0 + Double($1) } / Double(values.count) }

    var spread: Double {
        let mean = average
        return (values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(values.count)).squareRoot()
    }

    func largestDifference(_ other: Tensor) -> Float {
        zip(values, other.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }
}
