import GAMNetwork
import GAMTensor
import Testing

struct Conv2DTests {
    /// A convolution by its sizes; pairs are (rows, columns).
    static func convolution(
        _ name: String, image: [Int], outputs: Int, kernel: (Int, Int), stride: (Int, Int) = (1, 1),
        padding: (Int, Int) = (0, 0), dilation: (Int, Int) = (1, 1), groups: Int = 1, bias: Bool = false
    ) throws -> LayerCase {
        var numbers = SeededGenerator(for: name + " weights")
        let layer = try Conv2D(
            try numbers.tensor([outputs, image[3] / groups, kernel.0, kernel.1]),
            bias: bias ? try numbers.tensor([outputs]) : nil, stride: stride, padding: padding, dilation: dilation,
            groups: groups)
        let naive = NaiveConvolution(stride: stride, padding: padding, dilation: dilation, groups: groups)
        return try LayerCase(name, layer, naive, image)
    }

    static func cases() throws -> [LayerCase] {
        [
            try convolution("1x1 image", image: [1, 1, 1, 1], outputs: 1, kernel: (1, 1), bias: true),
            try convolution(
                "kernel larger than the image", image: [1, 2, 1, 3], outputs: 5, kernel: (5, 5), padding: (2, 2)),
            try convolution(
                "one output of padding only", image: [1, 1, 1, 2], outputs: 3, kernel: (3, 3), padding: (3, 3)),
            try convolution(
                "stem", image: [2, 13, 11, 1], outputs: 17, kernel: (7, 7), stride: (2, 2), padding: (3, 3)),
            try convolution(
                "3 to 5 channels", image: [3, 6, 7, 3], outputs: 5, kernel: (3, 3), padding: (1, 1), bias: true),
            try convolution("17 to 33 channels", image: [1, 5, 4, 17], outputs: 33, kernel: (3, 3), padding: (1, 1)),
            try convolution("33 to 24 channels, 1x1", image: [2, 3, 5, 33], outputs: 24, kernel: (1, 1), bias: true),
            try convolution(
                "whole panels", image: [1, 4, 3, 8], outputs: 64, kernel: (3, 3), padding: (1, 1), bias: true),
            try convolution(
                "24 groups of one", image: [2, 5, 5, 24], outputs: 24, kernel: (3, 3), padding: (1, 1), groups: 24),
            try convolution(
                "depthwise with two outputs each", image: [1, 4, 5, 5], outputs: 10, kernel: (3, 3), stride: (2, 1),
                padding: (1, 1), groups: 5, bias: true),
            try convolution(
                "3 groups, strided", image: [2, 7, 6, 9], outputs: 15, kernel: (3, 3), stride: (2, 2), padding: (1, 1),
                groups: 3, bias: true),
            try convolution(
                "dilated", image: [1, 9, 8, 3], outputs: 5, kernel: (3, 3), padding: (2, 2), dilation: (2, 2)),
            try convolution(
                "dilated and strided unevenly", image: [2, 11, 9, 4], outputs: 6, kernel: (3, 2), stride: (2, 3),
                padding: (3, 1), dilation: (3, 2), groups: 2, bias: true),
            try convolution(
                "strides over the kernel", image: [1, 8, 7, 3], outputs: 4, kernel: (1, 1), stride: (3, 2)),
            try convolution("stride over the image", image: [1, 2, 3, 2], outputs: 2, kernel: (1, 2), stride: (5, 7)),
            try convolution(
                "dilation shares the stride's factor", image: [1, 9, 9, 2], outputs: 3, kernel: (3, 3),
                stride: (2, 2), padding: (1, 1), dilation: (2, 2)),
            try convolution(
                "gradient by the forward weights", image: [2, 6, 5, 34], outputs: 64, kernel: (3, 3), padding: (1, 1)),
            try convolution(
                "gradient by one panel of narrow weights", image: [1, 5, 6, 96], outputs: 16, kernel: (3, 3),
                padding: (1, 1)),
            try convolution(
                "strided, gradient by pairs of four", image: [2, 21, 24, 20], outputs: 24, kernel: (3, 3),
                stride: (2, 2),
                padding: (1, 1), bias: true),
            try convolution(
                "strided, gradient by the forward weights", image: [2, 5, 6, 64], outputs: 64, kernel: (3, 3),
                stride: (2, 2), padding: (1, 1)),
            try convolution(
                "strided without padding", image: [1, 19, 22, 24], outputs: 32, kernel: (3, 3), stride: (2, 2)),
            try convolution("rows only", image: [1, 6, 1, 5], outputs: 3, kernel: (3, 1), padding: (1, 0)),
            try convolution(
                "many points in one row", image: [1, 1, 600, 1], outputs: 3, kernel: (1, 3), padding: (0, 1)),
        ]
    }

    @Test(arguments: try cases())
    func equalsItsDefinition(_ test: LayerCase) throws {
        try LayerCheck.equalsReference(test)
    }

    @Test(arguments: [
        try convolution("small", image: [2, 3, 4, 2], outputs: 3, kernel: (3, 3), padding: (1, 1), bias: true),
        try convolution(
            "everything at once", image: [1, 6, 5, 4], outputs: 4, kernel: (2, 3), stride: (2, 1), padding: (1, 2),
            dilation: (2, 1), groups: 2, bias: true),
    ])
    func gradientsEqualFiniteDifferences(_ test: LayerCase) throws {
        try LayerCheck.equalsFiniteDifferences(test)
    }

    @Test func imageItCannotTakeIsNamed() throws {
        let layer = try Conv2D(Tensor(repeating: 1, shape: Shape(4, 3, 5, 5)))
        #expect(
            throws: NetworkError.shapeMismatch(
                layer: "Conv2D", expected: "3 input channels", found: "2 (shape 1x9x9x2)")
        ) { try layer(Tensor(repeating: 0, shape: Shape(1, 9, 9, 2))) }
        #expect(
            throws: NetworkError.shapeMismatch(
                layer: "Conv2D", expected: "an image that the 5x5 window fits into", found: "4x9")
        ) { try layer(Tensor(repeating: 0, shape: Shape(1, 4, 9, 3))) }
        #expect(throws: NetworkError.self) { try layer(Tensor(repeating: 0, shape: Shape(1, 0, 9, 3))) }
        #expect(throws: NetworkError.self) { try layer(Tensor(repeating: 0, shape: Shape(9, 9, 3))) }
    }

    @Test func settingsOutOfRangeAreRefused() throws {
        let weight = try Tensor(repeating: 1, shape: Shape(4, 3, 3, 3))
        for (stride, padding, dilation) in [(0, 0, 1), (1, -1, 1), (1, 0, 0), (1 << 40, 0, 1), (1, 1 << 40, 1)] {
            #expect(throws: NetworkError.self) {
                try Conv2D(weight, stride: stride, padding: padding, dilation: dilation)
            }
        }
        #expect(throws: NetworkError.self) { try Conv2D(weight, groups: 3) }
        #expect(throws: NetworkError.self) { try Conv2D(weight, groups: 0) }
        #expect(throws: NetworkError.self) { try Conv2D(Tensor(repeating: 1, shape: Shape(4, 3, 3))) }
        #expect(throws: NetworkError.self) { try Conv2D(weight, bias: Tensor(repeating: 1, shape: Shape(3))) }
    }
}
