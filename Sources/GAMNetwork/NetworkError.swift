public import GAMTensor

/// Why a network cannot be built, planned or run.
public enum NetworkError: Error, Sendable, Equatable {
    /// A setting of a layer is out of its range.
    case invalidLayer(layer: String, reason: String)
    /// A layer was given arrays it cannot take.
    case shapeMismatch(layer: String, expected: String, found: String)
    /// The weights lack a tensor.
    case missingTensor(name: String, expected: String)
    /// A tensor of the weights has another shape than its place in the network wants.
    case tensorShape(name: String, expected: String, found: Shape)
    /// The weights have a tensor that no layer of the network takes.
    case unexpectedTensor(name: String)
    /// A weight is not a finite number.
    case nonFiniteTensor(name: String, position: Int)
    /// No layer or capture point has this name.
    case unknownLayer(name: String, near: [String])
    /// A name was given to two layers.
    case duplicateName(String)
    /// The layer cannot be the target of a gradient: the output does not depend on it, or it was not planned for.
    case notCaptured(name: String, captured: [String])
    /// The input's value at this flat position is not a finite number.
    case nonFiniteInput(position: Int)
    /// The class is not one of the network's outputs.
    case classOutOfRange(class: Int, count: Int)
    /// The instruction set asked for in `GAM_ISA` is unknown, or this processor lacks it.
    case unavailableInstructionSet(name: String, available: String)
    /// The plan would need more memory than a plan may take.
    case tooLarge(what: String)
    /// The workspace was made by another plan.
    case foreignWorkspace
}

extension NetworkError: CustomStringConvertible {
    /// One sentence: where, what was expected and what was found.
    public var description: String {
        switch self {
        case .invalidLayer(let layer, let reason):
            "\(layer): \(reason)"
        case .shapeMismatch(let layer, let expected, let found):
            "\(layer): expected \(expected), found \(found)"
        case .missingTensor(let name, let expected):
            "\(name): the weights have no such tensor (expected \(expected))"
        case .tensorShape(let name, let expected, let found):
            "\(name): shape \(found), expected \(expected)"
        case .unexpectedTensor(let name):
            "\(name): the weights have this tensor, but no layer of the network takes it"
        case .nonFiniteTensor(let name, let position):
            "\(name): value \(position) is not a finite number"
        case .unknownLayer(let name, let near):
            "no layer is named \"\(name)\"" + NameSuggestion.clause(near)
        case .duplicateName(let name):
            "two layers are named \"\(name)\""
        case .notCaptured(let name, let captured):
            "\"\(name)\" is not among what this plan captures (\(captured.joined(separator: ", ")))"
        case .nonFiniteInput(let position):
            "the network's input is not a finite number at position \(position)"
        case .classOutOfRange(let index, let count):
            "class \(index) does not exist: the network has \(count) classes, 0 to \(count - 1)"
        case .unavailableInstructionSet(let name, let available):
            "GAM_ISA=\(name) is not an instruction set of this machine; there are: \(available)"
        case .tooLarge(let what):
            "\(what) would need more memory than a plan may take"
        case .foreignWorkspace:
            "the workspace was made by another plan"
        }
    }
}
