import ArgumentParser
import GAMVerify

/// The command line tool.
@main
struct Gam: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gam",
        abstract: "Verifies that a network that reads radiographs may judge an image, and explains what moved it.",
        discussion: """
            A model is a folder with model.safetensors and preprocess.json. Results go to standard output, messages and \
            progress to standard error. Exit status: 0 done (verify: all images accepted; compare: suitable), 1 judged \
            but not so, 2 wrong usage, 3 input or model unusable, 4 internal error.

            An attention map shows what moved one output of one network, not where disease is.
            """,
        version: LibraryVersion.current,
        subcommands: [
            Inspect.self, Train.self, Components.self, Fit.self, Merge.self, Verify.self, Report.self, Explain.self,
            Compare.self, Audit.self, Bench.self, Demo.self, Phantoms.self,
        ])

    static func main() {
        Terminal.exit(status(of: Array(CommandLine.arguments.dropFirst())))
    }

    private static func status(of arguments: [String]) -> ExitStatus {
        guard !arguments.isEmpty else {
            Terminal.write(helpMessage(columns: 100) + "\n", to: .standardError)
            return .wrongUsage
        }
        do {
            var command = try parseAsRoot(arguments)
            try command.run()
            return .done
        } catch let status as ExitStatus {
            return status
        } catch {
            return Failure(error, arguments: arguments).report()
        }
    }
}

/// A command whose outcome is an exit status.
protocol Subcommand: ParsableCommand {
    /// Does the work and says how it ended.
    func execute() throws -> ExitStatus
}

extension Subcommand {
    func run() throws {
        let status = try execute()
        if status != .done { throw status }
    }
}
