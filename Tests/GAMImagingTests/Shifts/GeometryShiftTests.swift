import GAMImaging
import GAMTensor
import Testing

struct GeometryShiftTests {
    @Test(arguments: [(16, 16), (9, 14)]) func flippingTwiceGivesTheImageBack(_ height: Int, _ width: Int) throws {
        let image = try Scene.image(height, width)
        for name in ["hflip", "vflip"] {
            let once = try Scene.changed(image, by: name)
            #expect(try once != image && Scene.changed(once, by: name) == image)
        }
        #expect(try Scene.changed(image, by: "hflip").values[0] == image.values[width - 1])
        #expect(try Scene.changed(image, by: "vflip").values[0] == image.values[(height - 1) * width])
    }

    @Test func aQuarterTurnGoesToEitherSideAndFourGiveTheImageBack() throws {
        let image = try Scene.image(16, 16)
        var corners = Set<Float>()
        for seed in 0..<8 {
            var turned = image
            for _ in 0..<4 { turned = try Scene.changed(turned, by: "rot90", seed: UInt64(seed)) }
            #expect(turned == image)
            corners.insert(try Scene.changed(image, by: "rot90", seed: UInt64(seed)).values[0])
        }
        #expect(corners == [image.values[15], image.values[15 * 16]])
    }

    @Test func turningKeepsTheCentreAndMovesWhatIsOutside() throws {
        let side = 41
        let image = try Tensor(
            Shape(1, side, side, 1),
            (0..<(side * side)).map { index in
                let (row, column) = (index / side - 20, index % side - 20)
                return row * row + column * column <= 9 || (column == 15 && abs(row) <= 1) ? 1 : 0
            })
        let turned = try Scene.changed(image, by: "rot-30")
        #expect(turned.values[20 * side + 20] == 1 && turned.values[20 * side + 35] < 0.5)
        // 15 pixels to the right turned by 30 degrees: 13 to the right and 7.5 up or down.
        let places = [(12, 33), (13, 33), (27, 33), (28, 33)]
        #expect(places.contains { turned.values[$0.0 * side + $0.1] > 0.4 })
    }

    @Test func aShiftMovesByItsShareAndFillsWithBlack() throws {
        let image = try Tensor(repeating: 1, shape: Shape(1, 100, 100, 1))
        for (name, share) in [("shift-0.05", 0.05), ("shift-0.1", 0.1), ("shift-0.2", 0.2)] {
            for seed in 0..<5 {
                let moved = try Scene.changed(image, by: name, seed: UInt64(seed))
                // |sin| + |cos| of the direction is from 1 to 1.41; rows and columns cut at the edge add a little.
                let black = 1 - moved.average
                #expect(black > 0.9 * share && black < 1.45 * share + 0.02)
            }
        }
    }

    @Test func croppingEnlargesAndShrinkingLeavesABlackFrame() throws {
        let image = try Tensor(
            Shape(1, 60, 60, 1), (0..<3600).map { abs($0 / 60 - 30) < 10 && abs($0 % 60 - 30) < 10 ? 1 : 0.5 })
        func bright(_ tensor: Tensor) -> Double {
            Double(tensor.values.count { $0 > 0.75 }).squareRoot()
        }
        for (name, factor) in [
            ("crop-0.5", 2), ("crop-0.7", 1 / 0.7), ("shrink-1.2", 1 / 1.2), ("shrink-1.45", 1 / 1.45),
        ] {
            // The side of the bright square, to the pixels of its two edges.
            #expect(abs(bright(try Scene.changed(image, by: name)) - factor * bright(image)) < 2)
        }
        let shrunk = try Scene.changed(image, by: "shrink-1.45")
        #expect(shrunk.values[0] == 0 && shrunk.values[59] == 0 && shrunk.values[30 * 60 + 30] == 1)
    }
}
