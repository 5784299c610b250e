import GAMNetwork
import GAMTensor
import Testing

struct PoolingTests {
    static func largest(_ name: String, image: [Int], _ window: Window, roundsUp: Bool = false) throws -> LayerCase {
        try LayerCase(
            "largest: " + name, try MaxPool2D(window, roundsUp: roundsUp),
            NaivePooling(
                size: (window.height, window.width), stride: (window.strideY, window.strideX),
                padding: (window.paddingY, window.paddingX), dilation: (window.dilationY, window.dilationX),
                roundsUp: roundsUp), image, distinct: true)
    }

    static func mean(
        _ name: String, image: [Int], _ window: Window, roundsUp: Bool = false, countsPadding: Bool = true
    ) throws -> LayerCase {
        try LayerCase(
            "mean: " + name, try AvgPool2D(window, roundsUp: roundsUp, countsPadding: countsPadding),
            NaivePooling(
                size: (window.height, window.width), stride: (window.strideY, window.strideX),
                padding: (window.paddingY, window.paddingX), roundsUp: roundsUp, countsPadding: countsPadding), image)
    }

    static func shares(_ height: Int, _ width: Int, image: [Int]) throws -> LayerCase {
        try LayerCase(
            "\(height)x\(width) shares of \(image)", try AdaptiveAvgPool2D(height: height, width: width),
            NaiveAdaptiveAverage(height: height, width: width), image)
    }

    static func cases() throws -> [LayerCase] {
        let uneven = Window(size: (3, 2), stride: (1, 3), padding: (1, 0))
        return [
            try largest("1x1 image", image: [1, 1, 1, 1], Window(1)),
            try largest("1x1 image with padding", image: [2, 1, 1, 5], Window(3, stride: 2, padding: 1)),
            try largest("as after a stem", image: [2, 9, 8, 17], Window(3, stride: 2, padding: 1)),
            try largest("rounding up", image: [1, 8, 9, 3], Window(3, stride: 2, padding: 1), roundsUp: true),
            try largest(
                "rounding up, window over the image", image: [1, 1, 2, 3], Window(2, stride: 2), roundsUp: true),
            try largest(
                "rounding up, last window in the padding", image: [1, 4, 4, 1], Window(3, stride: 3, padding: 1),
                roundsUp: true),
            try largest("dilated", image: [1, 9, 7, 33], Window(3, stride: 2, padding: 1, dilation: 2)),
            try largest("dilated far", image: [1, 8, 8, 2], Window(2, stride: 1, padding: 1, dilation: 5)),
            try largest("uneven", image: [3, 6, 7, 24], uneven),
            try largest("gaps between windows", image: [1, 7, 7, 2], Window(1, stride: 3)),
            try mean("1x1 image", image: [1, 1, 1, 1], Window(1)),
            try mean("1x1 image with padding", image: [2, 1, 1, 5], Window(3, stride: 2, padding: 1)),
            try mean("padding counts", image: [2, 7, 8, 17], Window(3, stride: 2, padding: 1)),
            try mean(
                "padding does not count", image: [2, 7, 8, 17], Window(3, stride: 2, padding: 1), countsPadding: false),
            try mean("rounding up", image: [1, 6, 8, 3], Window(5, stride: 3, padding: 2), roundsUp: true),
            try mean(
                "rounding up, no padding counted", image: [1, 6, 8, 33], Window(5, stride: 3, padding: 2),
                roundsUp: true, countsPadding: false),
            try mean("uneven", image: [3, 6, 7, 24], uneven),
            try mean("more channels than a block", image: [1, 4, 4, 131], Window(2)),
            try shares(1, 1, image: [2, 7, 5, 17]),
            try shares(1, 1, image: [1, 1, 1, 1]),
            try shares(4, 3, image: [1, 7, 8, 5]),
            try shares(5, 4, image: [1, 2, 3, 3]),
            try shares(2, 7, image: [3, 5, 7, 1]),
        ]
    }

    @Test(arguments: try cases())
    func equalsItsDefinition(_ test: LayerCase) throws {
        try LayerCheck.equalsReference(test)
    }

    @Test(arguments: [
        try largest("small", image: [2, 5, 4, 3], Window(3, stride: 2, padding: 1), roundsUp: true),
        try mean("small", image: [2, 5, 4, 3], Window(3, stride: 2, padding: 1)),
        try mean(
            "small without padding", image: [1, 5, 4, 3], Window(3, stride: 2, padding: 1), roundsUp: true,
            countsPadding: false),
        try shares(1, 1, image: [2, 3, 5, 2]), try shares(3, 2, image: [1, 5, 5, 2]),
    ])
    func gradientsEqualFiniteDifferences(_ test: LayerCase) throws {
        try LayerCheck.equalsFiniteDifferences(test)
    }

    @Test func firstOfEqualValuesTakesTheGradient() throws {
        let image = try Tensor(Shape(1, 2, 2, 1), [3, 3, 3, 3])
        let gradient = try Tensor(Shape(1, 1, 1, 1), [5])
        for name in KernelSet.available {
            let result = try MaxPool2D(2).gradients(
                [image], gradient, training: false, kernels: try KernelSet(named: name))
            #expect(result.inputs[0].values == [5, 0, 0, 0])
        }
    }

    /// 300 x 300 equal values: a float32 sum would stop growing evenly long before the end.
    @Test func globalAverageOfAManyPixelsKeepsItsDigits() throws {
        let image = try Tensor(repeating: 0.1, shape: Shape(1, 300, 300, 3))
        let output = try AdaptiveAvgPool2D()(image)
        #expect(output.values == [0.1, 0.1, 0.1])
    }

    @Test func settingsOutOfRangeAreRefused() {
        #expect(throws: NetworkError.self) { try MaxPool2D(2, padding: 2) }
        #expect(throws: NetworkError.self) { try AvgPool2D(2, padding: 2) }
        #expect(throws: NetworkError.self) { try AvgPool2D(Window(2, dilation: 2)) }
        #expect(throws: NetworkError.self) { try MaxPool2D(0) }
        #expect(throws: NetworkError.self) { try MaxPool2D(2, stride: 0) }
        #expect(throws: NetworkError.self) { try AdaptiveAvgPool2D(height: 0, width: 1) }
    }
}
