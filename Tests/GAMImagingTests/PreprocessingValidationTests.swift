import GAMImaging
import Testing

struct PreprocessingValidationTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let field: String
        let change: @Sendable (inout Preprocessing) -> Void
        var testDescription: String { field }
    }

    static let faults: [Fault] = [
        Fault(field: "input.width") { $0.inputWidth = 0 },
        Fault(field: "input.width") { $0.inputWidth = 16385 },
        Fault(field: "input.height") { $0.inputHeight = Int.min },
        Fault(field: "input.height") { $0.inputHeight = Int.max },
        Fault(field: "input.channels") { $0.inputChannels = 2 },
        Fault(field: "scale.from") { $0.scaleFrom = .range(5, 5) },
        Fault(field: "scale.from") { $0.scaleFrom = .range(0, .infinity) },
        Fault(field: "scale.from") { $0.scaleFrom = .range(.nan, 1) },
        Fault(field: "scale.to") { $0.scaleTo = .init(1, 0) },
        Fault(field: "scale.to") { $0.scaleTo = .init(0, .nan) },
        Fault(field: "normalize.mean") { $0.mean = [] },
        Fault(field: "normalize.mean") { $0.mean = [0, 0, 0] },
        Fault(field: "normalize.mean") { $0.mean = [.nan] },
        Fault(field: "normalize.std") { $0.standardDeviation = [0] },
        Fault(field: "normalize.std") { $0.standardDeviation = [-1] },
        Fault(field: "normalize.std") { $0.standardDeviation = [.infinity] },
        Fault(field: "normalize.std") { $0.standardDeviation = [1, 1] },
        Fault(field: "normalize") { $0.standardDeviation = [.leastNonzeroMagnitude] },
        Fault(field: "normalize") { $0.scaleFrom = .range(0, .leastNonzeroMagnitude) },
    ]

    @Test(arguments: faults)
    func aWrongFieldIsNamed(_ fault: Fault) throws {
        let image = try PreprocessingTests.image(width: 3, height: 3)
        var description = PreprocessingTests.identity(width: 4, height: 4)
        #expect(throws: Never.self) { try description.apply(to: image) }
        fault.change(&description)
        #expect { try description.apply(to: image) } throws: { error in
            guard case ImagingError.invalidPreprocessing(let field, _, _) = error else { return false }
            return field == fault.field && "\(error)".contains(field)
        }
    }
}
