/// Finds the names that a misspelt one may have meant.
package enum NameSuggestion {
    /// The candidates nearest to a wrong name, best first.
    ///
    /// Nearness is the number of letters to insert, delete, replace or swap with their neighbour (optimal string
    /// alignment distance), upper and lower case alike. A candidate counts as near within a third of the longer
    /// name's length (at least 2), or where one name begins with the other.
    ///
    /// - Parameters:
    ///   - name: what was asked for; only its first 64 characters are looked at.
    ///   - candidates: the names there are; the first 4,096 are looked at.
    ///   - limit: the most names to return.
    /// - Returns: up to `limit` candidates by distance, then in their given order; none where nothing is near.
    /// - Complexity: O(candidates * letters^2).
    package static func near(_ name: String, among candidates: [String], limit: Int = 3) -> [String] {
        let wanted = letters(name)
        guard !wanted.isEmpty else { return [] }
        let ranked = candidates.prefix(candidateLimit).enumerated().compactMap {
            index, candidate -> (distance: Int, index: Int)? in
            let other = letters(candidate)
            let distance = self.distance(wanted, other)
            let begins = other.starts(with: wanted) || (!other.isEmpty && wanted.starts(with: other))
            guard begins || distance <= max(2, max(wanted.count, other.count) / 3) else { return nil }
            return (distance, index)
        }
        return ranked.sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
            .prefix(max(0, limit)).map { candidates[$0.index] }
    }

    /// A clause for an error sentence: `"; did you mean a, b or c?"`, or nothing where there is no near name.
    package static func clause(_ names: [String]) -> String {
        guard let last = names.last else { return "" }
        let others = names.dropLast().joined(separator: ", ")
        return "; did you mean " + (others.isEmpty ? last : "\(others) or \(last)") + "?"
    }

    /// Hostile files may offer any number of names.
    private static let candidateLimit = 4_096

    private static func letters(_ name: String) -> [Character] {
        Array(name.lowercased().prefix(64))
    }

    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var beforePrevious = [Int]()
        var previous = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            for column in 1...right.count {
                let replacement = previous[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1)
                var best = min(replacement, previous[column] + 1, current[column - 1] + 1)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    best = min(best, beforePrevious[column - 2] + 1)
                }
                current.append(best)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[right.count]
    }
}
