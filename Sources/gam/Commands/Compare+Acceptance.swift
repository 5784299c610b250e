import ArgumentParser
import GAMVerify

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Criteria that are written before images are looked at, and judged by afterwards.
struct AcceptanceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Write acceptance criteria to change and keep, and end.", valueName: "file"))
    var writeCriteria: String?

    @Option(
        help: ArgumentHelp("Judge by the criteria of a file; exit status 0 only if all are met.", valueName: "file"))
    var criteria: String?

    @Option(help: ArgumentHelp("The date of the acceptance record. (default: now)", valueName: "date"))
    var date: String?

    func validate() throws {
        guard writeCriteria == nil || criteria == nil else {
            throw ValidationError("--write-criteria and --criteria exclude each other")
        }
    }

    /// The date that a record bears, in ISO 8601.
    var dateOrNow: String { date ?? Date.now.ISO8601Format() }

    /// Writes the standard criteria of a kind.
    func write(to path: FilePath, _ kind: AcceptanceCriteria.Kind, model: Model?) throws -> ExitStatus {
        try OutputFile.check(path)
        guard !Files.isPresent(path) else {
            throw ValidationError("\(path) is there already; criteria are not written over")
        }
        let criteria = AcceptanceCriteria.standard(kind, model: model?.hash)
        try GAMError.wrap { try Files.write(criteria.json.encoded(pretty: true), to: path) }
        try Terminal.result(
            "\(path): \(criteria.criteria.count) criteria for \(kind.rawValue); change them, then keep them")
        return .done
    }

    /// Reads the criteria, which must be of the kind of comparison.
    func read(for kind: AcceptanceCriteria.Kind) throws -> CriteriaFile? {
        guard let criteria else { return nil }
        let file = try CriteriaFile(FilePath(criteria))
        guard file.criteria.kind == kind else {
            throw ValidationError(
                "\(criteria) has criteria for \(file.criteria.kind.rawValue), asked for is \(kind.rawValue)")
        }
        return file
    }
}

/// Criteria with the digest of their file.
struct CriteriaFile {
    let criteria: AcceptanceCriteria
    let digest: String

    init(_ path: FilePath) throws(GAMError) {
        (criteria, digest) = try GAMError.wrap {
            let bytes = try Files.read(path, limit: 1 << 20)
            return (
                try AcceptanceCriteria(json: bytes, name: path.description), SHA256.hexadecimal(of: bytes)
            )
        }
    }
}
