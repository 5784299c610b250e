import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// Compiles C programs as a host does and runs them.
///
/// They are linked with the library of the build for tests, or with the one that `GAMVERIFY_LIBRARY` names;
/// `GAMVERIFY_HOST_FLAGS` are further flags of the compiler, `GAMVERIFY_HOST_RUNNER` is what a program is started with.
enum Host {
    struct Outcome {
        let status: Int32
        let output, errors: String
    }

    private static let environment = ProcessInfo.processInfo.environment

    /// Whether the library is the one that is shipped, with the Swift runtime inside.
    static let isShipped = environment["GAMVERIFY_LIBRARY"] != nil
    /// Whether programs run by themselves, so that what they measure of their process is theirs.
    static let isBare = environment["GAMVERIFY_HOST_RUNNER"] == nil && flags.isEmpty

    /// A library that was built for a sanitizer cannot be loaded into a program that was not.
    static let isUsable = isShipped || dlsym(nil, "__asan_init") == nil && dlsym(nil, "__tsan_init") == nil

    static let library: URL =
        environment["GAMVERIFY_LIBRARY"].map { URL(filePath: $0) }
        ?? URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "libgamverify-c.so")

    private static let flags = words("GAMVERIFY_HOST_FLAGS")

    private static func words(_ variable: String) -> [String] {
        environment[variable]?.split(separator: " ").map(String.init) ?? []
    }

    /// Compiles a program with all warnings as errors and gives its path.
    static func compile(_ source: URL, standard: String, into folder: URL) throws -> URL {
        let name = source.deletingPathExtension().lastPathComponent
        let program = folder.appending(path: name)
        let warnings = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]
        let outcome = try run(
            ["cc", "-std=\(standard)", "-O1", "-g"] + warnings + flags + [
                "-I", Golden.repository.appending(path: "include").path, source.path, library.path,
                "-Wl,-rpath,\(library.deletingLastPathComponent().path)", "-lm", "-lpthread", "-o", program.path,
            ])
        try #require(outcome.status == 0, "\(outcome.errors)")
        return program
    }

    /// Runs a program to its end.
    static func run(program: URL, _ arguments: [String], input: URL? = nil) throws -> Outcome {
        try run(words("GAMVERIFY_HOST_RUNNER") + [program.path] + arguments, input: input)
    }

    private static func run(_ command: [String], input: URL? = nil) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        let scratch = FileManager.default.temporaryDirectory.appending(path: "gamverify-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        // Files, as a pipe that is not read can block the program.
        let (output, errors) = (scratch.appending(path: "output"), scratch.appending(path: "errors"))
        for file in [output, errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        process.standardInput = try input.map { try FileHandle(forReadingFrom: $0) } ?? FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
            output: try String(contentsOf: output, encoding: .utf8),
            errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }
}
