import GAMNetwork
import GAMTensor
import Testing

struct ArrangementTests {
    @Test(arguments: [
        try LayerCase("concat of three", Concat(), NaiveConcat(), [2, 3, 4, 5], [2, 3, 4, 1], [2, 3, 4, 17]),
        try LayerCase("concat of one", Concat(), NaiveConcat(), [1, 2, 2, 3]),
        try LayerCase("concat of rows", Concat(), NaiveConcat(), [3, 4], [3, 2]),
        try LayerCase("flatten", Flatten(), NaiveFlatten(), [2, 3, 5, 7]),
        try LayerCase("flatten of one pixel", Flatten(), NaiveFlatten(), [3, 1, 1, 17]),
        try LayerCase("flatten of one channel", Flatten(), NaiveFlatten(), [2, 4, 3, 1]),
        try LayerCase("flatten of rows", Flatten(), NaiveFlatten(), [2, 6]),
        try LayerCase("softmax", Softmax(), NaiveSoftmax(isLogarithmic: false), [3, 7]),
        try LayerCase("softmax of one class", Softmax(), NaiveSoftmax(isLogarithmic: false), [2, 1]),
        try LayerCase("softmax of pixels", Softmax(), NaiveSoftmax(isLogarithmic: false), [2, 3, 2, 5]),
        try LayerCase("log softmax", Softmax(logarithmic: true), NaiveSoftmax(isLogarithmic: true), [3, 7]),
    ])
    func equalsItsDefinition(_ test: LayerCase) throws {
        try LayerCheck.equalsReference(test)
    }

    @Test(arguments: [
        try LayerCase("small concat", Concat(), NaiveConcat(), [1, 2, 2, 3], [1, 2, 2, 2]),
        try LayerCase("small flatten", Flatten(), NaiveFlatten(), [2, 2, 3, 2]),
        try LayerCase("small softmax", Softmax(), NaiveSoftmax(isLogarithmic: false), [2, 5]),
        try LayerCase("small log softmax", Softmax(logarithmic: true), NaiveSoftmax(isLogarithmic: true), [2, 5]),
    ])
    func gradientsEqualFiniteDifferences(_ test: LayerCase) throws {
        try LayerCheck.equalsFiniteDifferences(test)
    }

    @Test func hugeLogitsNeitherOverflowNorVanish() throws {
        let logits = try Tensor(Shape(1, 3), [3e38, 3e38, -3e38])
        #expect(try Softmax()(logits).values == [0.5, 0.5, 0])
        let equal = try Softmax(logarithmic: true)(Tensor(Shape(1, 2), [-3e38, -3e38]))
        #expect(abs(equal.values[0] + 0.693_147_2) < 1e-6 && equal.values[0] == equal.values[1])
    }

    @Test func joinedArraysMayDifferInChannelsOnly() throws {
        let (left, right) = (
            try Tensor(repeating: 1, shape: Shape(1, 2, 2, 3)), try Tensor(repeating: 1, shape: Shape(1, 2, 3, 3))
        )
        #expect(throws: NetworkError.self) { try Concat()(left, right) }
        #expect(throws: NetworkError.self) { try Concat()() }
    }

    /// Their sum of channels would be beyond `Int`.
    @Test func shapesBeyondTheKernelsReachAreRefused() throws {
        let huge = Shape(1, 1 << 62)
        for layer: any LayerKind in [Concat(), Add()] {
            #expect(throws: NetworkError.tooLarge(what: "an array of shape 1x4611686018427387904")) {
                try layer.outputShape(for: [huge, huge])
            }
        }
        #expect(throws: NetworkError.self) { try MaxPool2D(3, padding: 1).outputShape(for: [Shape(1, .max, 1, 1)]) }
        #expect(throws: NetworkError.self) { try Flatten().outputShape(for: [Shape(1, .max, .max)]) }
        #expect(throws: NetworkError.self) { try ReLU().outputShape(for: [Shape(1 << 31)]) }
    }
}
