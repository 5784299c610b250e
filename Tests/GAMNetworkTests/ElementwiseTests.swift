import GAMNetwork
import GAMTensor
import Testing

struct ElementwiseTests {
    @Test(arguments: [
        try LayerCase("relu", ReLU(), NaiveReLU(), [3, 5, 4, 17], distinct: true),
        try LayerCase("relu of one value", ReLU(), NaiveReLU(), [1, 1], distinct: true),
        try LayerCase("add", Add(), NaiveAdd(), [2, 3, 5, 33], [2, 3, 5, 33]),
        try LayerCase("add of rows", Add(), NaiveAdd(), [3, 7], [3, 7]),
        try LayerCase("dropout", try Dropout(rate: 0.3), NaiveIdentity(), [2, 3, 3, 5]),
    ])
    func equalsItsDefinition(_ test: LayerCase) throws {
        try LayerCheck.equalsReference(test)
    }

    @Test(arguments: [
        try LayerCase("small relu", ReLU(), NaiveReLU(), [2, 3, 4, 2], distinct: true),
        try LayerCase("small add", Add(), NaiveAdd(), [1, 2, 2, 3], [1, 2, 2, 3]),
        try LayerCase("small dropout", try Dropout(), NaiveIdentity(), [1, 2, 2, 3]),
    ])
    func gradientsEqualFiniteDifferences(_ test: LayerCase) throws {
        try LayerCheck.equalsFiniteDifferences(test)
    }

    @Test func gradientOfTheRectifierAtZeroIsZero() throws {
        let input = try Tensor(Shape(1, 4), [0, -0.0, 1, -1])
        let gradient = try Tensor(repeating: 1, shape: Shape(1, 4))
        for name in KernelSet.available {
            let result = try ReLU().gradients([input], gradient, training: false, kernels: try KernelSet(named: name))
            #expect(result.inputs[0].values == [0, 0, 1, 0])
        }
    }

    @Test func dropoutHasNoTrainingForm() throws {
        let input = try Tensor(repeating: 1, shape: Shape(1, 4))
        #expect(throws: NetworkError.invalidLayer(layer: "Dropout", reason: "dropout has no training form here")) {
            try Dropout()(input, training: true)
        }
        for rate in [1.0, -0.1, .nan] {
            #expect(throws: NetworkError.self) { try Dropout(rate: rate) }
        }
    }

    @Test func summandsMustBeOfOneShape() throws {
        let (left, right) = (try Tensor(repeating: 1, shape: Shape(1, 4)), try Tensor(repeating: 1, shape: Shape(1, 5)))
        #expect(
            throws: NetworkError.shapeMismatch(layer: "Add", expected: "two arrays of one shape", found: "1x4, 1x5")
        ) { try Add()(left, right) }
        #expect(throws: NetworkError.self) { try Add()(left) }
        #expect(throws: NetworkError.self) { try ReLU()(left, left) }
    }
}
