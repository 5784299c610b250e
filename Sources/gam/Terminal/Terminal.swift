import GAMVerify

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The process's two outputs.
enum Terminal {
    /// Where text goes.
    enum Stream: Int32 {
        case standardOutput = 1
        case standardError = 2

        /// Whether a person reads along.
        var isTerminal: Bool { isatty(rawValue) == 1 }
    }

    /// Writes a line of results.
    ///
    /// - Throws: ``GAMError/file(_:)`` where standard output cannot take it, as on a full disk.
    static func result(_ line: String) throws(GAMError) {
        guard write(line + "\n", to: .standardOutput) else {
            throw .file(.writeFailed(FilePath("standard output"), code: errno))
        }
    }

    /// Writes a document as the one result, or as one line of many.
    ///
    /// - Throws: ``GAMError/file(_:)`` where standard output cannot take it.
    static func result(_ json: JSONValue, pretty: Bool = true) throws(GAMError) {
        let text = String(decoding: json.encoded(pretty: pretty), as: UTF8.self)
        try result(pretty ? String(text.dropLast()) : text)
    }

    /// Writes a message in the tool's name to standard error.
    static func message(_ text: String) {
        write("gam: \(printable(text))\n", to: .standardError)
    }

    /// Writes text and says whether all of it arrived.
    @discardableResult
    static func write(_ text: String, to stream: Stream) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(stream.rawValue, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count == 0 || errno != EINTR {
                return false
            }
        }
        return true
    }

    /// The text without control characters, which would move a terminal's cursor or break a line.
    static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? "\u{FFFD}" : $0 }))
    }

    /// Ends the process.
    static func exit(_ status: ExitStatus) -> Never {
        systemExit(status.rawValue)
    }
}

// Inside the type these names mean its own functions.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}

private func systemExit(_ status: Int32) -> Never {
    exit(status)
}
