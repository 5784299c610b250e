import Foundation
import GAMVerify
import TestSupport

/// One run of the built tool: what it wrote and how it ended.
struct Tool {
    let status: Int32
    let output: String
    let messages: String

    /// The folder of the test's own executable, in which the tool is built too.
    static let folder = Bundle.main.executableURL?.deletingLastPathComponent() ?? URL(filePath: ".")

    /// Runs the tool; neither output is a terminal.
    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        let process = Process()
        process.executableURL = Tool.folder.appending(path: "gam")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let (output, messages) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = messages
        try process.run()
        // Messages are short and fit the pipe, so that reading one after the other cannot block.
        self.output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        self.messages = String(decoding: messages.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    /// The lines of results.
    var lines: [String] { output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init) }

    /// The results as one JSON object.
    func object() throws -> [String: Any] { try Tool.object(output) }

    /// Each line of the results as a JSON object.
    func objects() throws -> [[String: Any]] { try lines.map(Tool.object) }

    private static func object(_ text: String) throws -> [String: Any] {
        guard let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else {
            throw GoldenError.malformed(text)
        }
        return object
    }
}
