/// Names as messages show them.
enum QuotedNames {
    /// The end of a message that offers names, or nothing without any.
    static func question(_ nearest: [String]) -> String {
        nearest.isEmpty ? "" : "; did you mean \(list(nearest))?"
    }

    /// Names in quotation marks, as in `"a", "b" or "c"`.
    static func list(_ names: [String]) -> String {
        let quoted = names.map { JSONWriter.quoted($0, limit: 60) }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
        return quoted.dropLast().joined(separator: ", ") + " or " + last
    }
}
