#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Several components' scores joined into one p-value by standardised scores; the default.
///
/// `l_j = ln max(s_j, 1e-12)` for scores of 0 or more, `l_j = s_j` for signed ones. Per group (predicted class) mean and
/// population standard deviation of l_j over the calibration images of the group *and the judged image*;
/// `zeta_j = max(0, (l_j - mean) / max(sd, 1e-6))`; `T^2 = sum_j w_j zeta_j^2`; `p = (1 + #{T_i >= T}) / (n + 1)` over all
/// calibration images. Images of groups with fewer than 20 members (the judged one counted) are standardised over all
/// n + 1. An undefined score gives T = infinity and is left out of means and deviations.
///
/// All n + 1 images are treated alike, so p is exactly valid for exchangeable images, whatever the dependence of the
/// components and the groups' scales. Unlike ranks, standardised scores do not saturate: one component can carry the
/// verdict.
public struct StandardJoin: Sendable, Equatable {
    /// The number of calibration images.
    public let count: Int
    /// The weight of each component.
    public let weights: [Double]
    /// For each component, whether its scores are signed (taken as they are, without the logarithm).
    public let signed: [Bool]
    /// The fewest members with which a group is standardised by itself.
    public let leastGroupCount: Int

    private let groups: [Int: Group]
    private let everyone: Moments

    /// The calibration images of one group.
    private struct Group: Sendable, Equatable {
        var logarithms: [[Double]]
        var moments: Moments
        /// T^2 of its images among themselves, in ascending order: what counts while another group is judged.
        var settled: [Double]
    }

    /// Reads the scores of the calibration images.
    ///
    /// - Parameters:
    ///   - calibration: for each image, one score a component; higher is more unusual.
    ///   - groups: the predicted class of each image.
    ///   - weights: one a component, positive; `nil` for all 1.
    ///   - signed: one a component; `nil` where no component is signed.
    ///   - leastGroupCount: the fewest members with which a group is standardised by itself.
    /// - Throws: ``VerificationError/tooFew(name:expected:found:)`` for no images or components,
    ///   ``VerificationError/countMismatch(name:expected:found:)`` or ``VerificationError/invalidValue(name:expected:found:)``.
    public init(
        calibration: [[Double]], groups: [Int], weights: [Double]? = nil, signed: [Bool]? = nil,
        leastGroupCount: Int = 20
    ) throws(VerificationError) {
        let components = try JoinInput.componentCount(calibration)
        guard groups.count == calibration.count else {
            throw .countMismatch(
                name: "groups of calibration images", expected: calibration.count, found: groups.count)
        }
        let signs = signed ?? [Bool](repeating: false, count: components)
        guard signs.count == components else {
            throw .countMismatch(name: "signs of the components", expected: components, found: signs.count)
        }
        let weights = try JoinInput.checked(weights: weights, count: components)
        let logarithms = calibration.map { StandardJoin.logarithms($0, signs) }
        self.groups = Dictionary(grouping: logarithms.indices) { groups[$0] }.mapValues { members in
            let rows = members.map { logarithms[$0] }
            let moments = Moments(rows, components: components)
            let settled = rows.map { moments.squaredStatistic($0, weights) }.sorted()
            return Group(logarithms: rows, moments: moments, settled: settled)
        }
        (count, self.weights, self.signed) = (calibration.count, weights, signs)
        self.leastGroupCount = leastGroupCount
        everyone = Moments(logarithms, components: components)
    }

    /// The joined p-value of an image, from 1 / (n + 1) to 1.
    ///
    /// - Parameters:
    ///   - scores: one a component.
    ///   - group: the image's predicted class; one never seen in calibration is standardised over all images.
    /// - Returns: the p-value.
    /// - Throws: ``VerificationError/countMismatch(name:expected:found:)`` for another number of scores.
    /// - Complexity: O(components x images of the group, and of groups that are too small), plus a search in the others.
    public func pValue(_ scores: [Double], group: Int) throws(VerificationError) -> Double {
        let mine = try checkedLogarithms(scores)
        let pooled = everyone.adding(mine)
        let own = (groups[group]?.moments ?? Moments(components: weights.count)).adding(mine)
        let standsAlone = (groups[group]?.logarithms.count ?? 0) + 1 >= leastGroupCount
        let threshold = (standsAlone ? own : pooled).squaredStatistic(mine, weights) * (1 - 1e-12)
        var notBelow = 0
        for (number, members) in groups {
            let isMine = number == group
            if members.logarithms.count + (isMine ? 1 : 0) < leastGroupCount {
                notBelow += members.logarithms.count { pooled.squaredStatistic($0, weights) >= threshold }
            } else if isMine {
                notBelow += members.logarithms.count { own.squaredStatistic($0, weights) >= threshold }
            } else {
                notBelow += members.settled.count - members.settled.firstPlace { $0 >= threshold }
            }
        }
        return Double(1 + notBelow) / Double(count + 1)
    }

    /// Each component's standardised score against the calibration images alone, not cut at 0; for reports.
    ///
    /// - Returns: one number a component; infinite where the score is undefined.
    /// - Throws: ``VerificationError/countMismatch(name:expected:found:)`` for another number of scores.
    public func zetas(_ scores: [Double], group: Int) throws(VerificationError) -> [Double] {
        let mine = try checkedLogarithms(scores)
        let members = groups[group]
        let standsAlone = (members?.logarithms.count ?? 0) >= leastGroupCount
        let moments = standsAlone ? members?.moments ?? everyone : everyone
        return mine.indices.map { moments.zeta(mine[$0], $0) }
    }

    /// T against the calibration images alone, for ranking images.
    ///
    /// - Returns: 0 or more; infinite where a score is undefined.
    /// - Throws: ``VerificationError/countMismatch(name:expected:found:)`` for another number of scores.
    public func statistic(_ scores: [Double], group: Int) throws(VerificationError) -> Double {
        var square = 0.0
        for (zeta, weight) in zip(try zetas(scores, group: group), weights) where zeta > 0 {
            square += weight * zeta * zeta
        }
        return square.squareRoot()
    }

    private func checkedLogarithms(_ scores: [Double]) throws(VerificationError) -> [Double] {
        guard scores.count == weights.count else {
            throw .countMismatch(name: "scores of an image", expected: weights.count, found: scores.count)
        }
        return StandardJoin.logarithms(scores, signed)
    }

    /// Scores on the scale on which they are standardised; infinite where undefined.
    private static func logarithms(_ scores: [Double], _ signed: [Bool]) -> [Double] {
        zip(scores, signed).map { score, isSigned in
            !score.isFinite ? .infinity : isSigned ? score : log(max(score, 1e-12))
        }
    }
}
