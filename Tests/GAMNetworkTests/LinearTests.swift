import GAMNetwork
import GAMTensor
import Testing

struct LinearTests {
    static func linear(rows: Int, inputs: Int, outputs: Int, bias: Bool) throws -> LayerCase {
        let name = "\(rows) rows, \(inputs) to \(outputs)"
        var numbers = SeededGenerator(for: name + " weights")
        let layer = try Linear(
            try numbers.tensor([outputs, inputs]), bias: bias ? try numbers.tensor([outputs]) : nil)
        return try LayerCase(name, layer, NaiveLinear(), [rows, inputs])
    }

    @Test(arguments: [
        try linear(rows: 1, inputs: 1, outputs: 1, bias: true),
        try linear(rows: 3, inputs: 5, outputs: 17, bias: false),
        try linear(rows: 2, inputs: 33, outputs: 24, bias: true),
        try linear(rows: 1, inputs: 257, outputs: 3, bias: true),
        try linear(rows: 9, inputs: 3, outputs: 64, bias: true),
        try linear(rows: 300, inputs: 2, outputs: 5, bias: true),
    ])
    func equalsItsDefinition(_ test: LayerCase) throws {
        try LayerCheck.equalsReference(test)
    }

    @Test func gradientsEqualFiniteDifferences() throws {
        try LayerCheck.equalsFiniteDifferences(try LinearTests.linear(rows: 2, inputs: 5, outputs: 4, bias: true))
    }

    @Test func rowsOfAnotherLengthAreRefused() throws {
        let layer = try Linear(Tensor(repeating: 1, shape: Shape(4, 3)))
        #expect(throws: NetworkError.shapeMismatch(layer: "Linear", expected: "[batch, 3]", found: "1x4")) {
            try layer(Tensor(repeating: 1, shape: Shape(1, 4)))
        }
        #expect(throws: NetworkError.self) { try Linear(Tensor(repeating: 1, shape: Shape(4))) }
        #expect(throws: NetworkError.self) {
            try Linear(Tensor(repeating: 1, shape: Shape(4, 3)), bias: Tensor(repeating: 1, shape: Shape(3)))
        }
    }
}
