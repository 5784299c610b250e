/// Names that a misspelt name may have meant.
package enum NearestNames {
    /// At most three of the known names that are like this one, the nearest first.
    ///
    /// A name is like another when at most a third of its bytes, and at least two, need to be inserted, removed or
    /// replaced (Levenshtein's distance). Names over 128 bytes and more than 4,096 candidates are not looked at.
    package static func of(_ name: String, among known: [String]) -> [String] {
        let bytes = Array(name.utf8)
        guard bytes.count <= lengthLimit else { return [] }
        let bound = max(2, bytes.count / 3)
        var near = [(distance: Int, name: String)]()
        for candidate in known.prefix(candidateLimit) where candidate != name {
            let other = Array(candidate.utf8)
            guard other.count <= lengthLimit, abs(other.count - bytes.count) <= bound else { continue }
            let distance = distance(bytes, other)
            if distance <= bound, distance < max(bytes.count, other.count) { near.append((distance, candidate)) }
        }
        // The sort is stable: among equally near names the known names' order counts.
        return near.sorted { $0.distance < $1.distance }.prefix(3).map(\.name)
    }

    /// The end of a message that offers names, or nothing without any.
    static func question(_ nearest: [String]) -> String {
        nearest.isEmpty ? "" : "; did you mean \(list(nearest))?"
    }

    /// Names in quotation marks, as in `"a", "b" or "c"`.
    package static func list(_ names: [String]) -> String {
        let quoted = names.map { JSONWriter.quoted($0, limit: 60) }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
        return quoted.dropLast().joined(separator: ", ") + " or " + last
    }

    private static let lengthLimit = 128
    private static let candidateLimit = 4_096

    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let replaced = diagonal + (a == b ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
            }
        }
        return row[right.count]
    }
}
