import ArgumentParser
import GAMTraining
import GAMVerify

/// An error on its way to the terminal: one sentence and an exit status.
struct Failure {
    private let message: String
    private let status: ExitStatus

    /// What an error that ended a command means.
    ///
    /// - Parameters:
    ///   - error: what was thrown.
    ///   - arguments: what the tool was called with.
    init(_ error: any Error, arguments: [String]) {
        switch error {
        case let error as GAMError:
            message = error.description
            status = Failure.isMisnamed(error) ? .wrongUsage : .unusable
        case let error as TrainingError:
            var text = error.description
            if case .otherEngine = error { text += "; --resume-anyway goes on all the same" }
            message = text
            status = Failure.isMisnamed(error) ? .wrongUsage : .unusable
        case let error as ModelFileError:
            (message, status) = (error.description, .unusable)
        default:
            let code = Gam.exitCode(for: error)
            guard code != .success else {
                (message, status) = (Gam.fullMessage(for: error), .done)
                return
            }
            guard code == .validationFailure || error is ValidationError else {
                (message, status) = ("internal error: \(error)", .internalError)
                return
            }
            status = .wrongUsage
            let commands = Gam.configuration.subcommands.compactMap { $0.configuration.commandName }
            let first = arguments.first ?? ""
            if commands.contains(first) {
                message = "\(Failure.sentence(Gam.message(for: error))) (see gam help \(first))"
            } else if first.hasPrefix("-") || first == "help" {
                message = "\(Failure.sentence(Gam.message(for: error))) (see gam --help)"
            } else {
                message = "there is no command \"\(first)\"; the commands are \(commands.joined(separator: ", "))"
            }
        }
    }

    /// Writes the message to where it belongs: help to standard output, an error to standard error.
    func report() -> ExitStatus {
        if status == .done {
            return Terminal.write(message + "\n", to: .standardOutput) ? .done : .unusable
        }
        Terminal.message(message)
        return status
    }

    /// Whether the error is that something named in the arguments does not exist in the model.
    private static func isMisnamed(_ error: GAMError) -> Bool {
        switch error {
        case .network(.unknownLayer), .network(.classOutOfRange), .network(.unavailableInstructionSet),
            .attention(.notALayer), .attention(.unknownMethod), .verification(.network(.unknownLayer)):
            true
        default: false
        }
    }

    /// Whether an option of a training has a value that it cannot have.
    private static func isMisnamed(_ error: TrainingError) -> Bool {
        switch error {
        case .setting: true
        case .network(let error): isMisnamed(GAMError.network(error))
        default: false
        }
    }

    /// The parser's message on one line, beginning as ours do, without the last full stop.
    private static func sentence(_ message: String) -> String {
        var text = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        if text.hasPrefix("Error: ") { text.removeFirst("Error: ".count) }
        if text.hasSuffix(".") { text.removeLast() }
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
