/// One score that takes part in the verdict, by name: what is looked at, what it is compared with, how much it counts.
///
/// Its text form is the name, with `:weight` behind it where the weight is not the usual one: `early.map`,
/// `early.layer2.map`, `attention.layer3.profile.all`, `early.channels:0.5`. It stands so on the command line and in a
/// profile. ``forms`` lists what there is.
public struct ComponentSpecification: Sendable, Hashable {
    /// What is looked at and compared.
    package let rule: ComponentRule
    /// How much it counts in the joined statistic; above 0, at most 1,000.
    public let weight: Double

    /// The name in reports; unique in a profile.
    public var name: String { rule.name }

    /// A component from its text form.
    ///
    /// - Throws: ``VerificationError/unknownComponent(_:near:)`` with similar names, or
    ///   ``VerificationError/invalidValue(name:expected:found:)`` for a weight outside its range.
    public init(_ text: String) throws(VerificationError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts.first ?? "")
        guard let rule = ComponentRule(name: name) else {
            throw .unknownComponent(name, near: ComponentRule.near(name))
        }
        var weight = rule.usualWeight
        if parts.count > 1 {
            guard let given = Double(String(parts[1])), given > 0, given <= Component.largestWeight else {
                throw .invalidValue(
                    name: "weight of \(name)", expected: "above 0, at most \(Component.largestWeight)",
                    found: String(parts[1]))
            }
            weight = given
        }
        self.init(rule, weight: weight)
    }

    /// What a component of a profile stands for.
    ///
    /// - Throws: ``VerificationError/unknownComponent(_:near:)`` for a name that is none of the library's.
    init(_ component: Component) throws(VerificationError) {
        guard let rule = ComponentRule(name: component.name) else {
            throw .unknownComponent(component.name, near: ComponentRule.near(component.name))
        }
        self.init(rule, weight: component.weight)
    }

    package init(_ rule: ComponentRule, weight: Double? = nil) {
        self.rule = rule
        self.weight = weight ?? rule.usualWeight
    }

    /// The components of a verdict where nothing else is asked for.
    ///
    /// `input.alterations` (weight 6), `input.statistics`, `input.orientation`, `early.channels`, `early.map` (1),
    /// `attention`, `penultimate` and, with a garbage class, `garbage` (1/2).
    public static func standard(hasGarbageClass: Bool) -> [ComponentSpecification] {
        let others = definition(hasGarbageClass: hasGarbageClass).dropFirst()
        return [ComponentSpecification(.inputAlterations), ComponentSpecification(.inputStatistics, weight: 1)] + others
    }

    /// The components of the executable definition: as the standard ones, but `input.statistics` with weight 2 and no
    /// `input.alterations`.
    ///
    /// They need no altered images when a profile is made, and detect mild changes less well.
    public static func definition(hasGarbageClass: Bool) -> [ComponentSpecification] {
        var rules: [ComponentRule] = [
            .inputStatistics, .inputOrientation, .earlyChannels, .map(layer: nil),
            .attentionProfile(layer: nil, .byClass), .penultimate,
        ]
        if hasGarbageClass { rules.append(.garbageMargin) }
        return rules.map { ComponentSpecification($0) }
    }

    /// A list of components from their text forms with commas between; `default` stands for the standard ones,
    /// `definition` for those of ``definition(hasGarbageClass:)``.
    ///
    /// - Parameters:
    ///   - text: as `default,early.layer2.map,attention.layer3.profile:0.25`.
    ///   - hasGarbageClass: whether the network has a garbage class.
    /// - Returns: the components in the order of the verifiers they belong to.
    /// - Throws: ``VerificationError`` as ``init(_:)``, or for an empty list, a name that comes twice, or a component that
    ///   reads a garbage class where there is none.
    public static func list(
        _ text: String, hasGarbageClass: Bool
    ) throws(VerificationError) -> [ComponentSpecification] {
        var list = [ComponentSpecification]()
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let name = String(part.drop { $0 == " " })
            switch name {
            case "default": list += standard(hasGarbageClass: hasGarbageClass)
            case "definition": list += definition(hasGarbageClass: hasGarbageClass)
            default: list.append(try ComponentSpecification(name))
            }
        }
        return try checked(list, hasGarbageClass: hasGarbageClass)
    }

    /// The components that a profile is fitted with: known to fit the network as far as can be told beforehand.
    ///
    /// - Parameters:
    ///   - list: the components; `nil` for the standard ones.
    ///   - hasGarbageClass: whether the network has a garbage class.
    /// - Returns: the components in the order of the verifiers they belong to.
    /// - Throws: ``VerificationError`` for an empty list, a name that comes twice, or a component that reads a garbage class
    ///   where there is none.
    package static func checked(
        _ list: [ComponentSpecification]?, hasGarbageClass: Bool
    ) throws(VerificationError) -> [ComponentSpecification] {
        let list = try ordered(list ?? standard(hasGarbageClass: hasGarbageClass))
        if !hasGarbageClass, let reader = list.first(where: \.rule.readsGarbageClass) {
            throw .invalidValue(
                name: "component \(reader.name)", expected: "a network with a garbage class", found: "none")
        }
        return list
    }

    /// The components in the order of the verifiers they belong to, their own order kept within each.
    ///
    /// - Throws: ``VerificationError/tooFew(name:expected:found:)`` for none, or
    ///   ``VerificationError/invalidValue(name:expected:found:)`` for a name that comes twice.
    package static func ordered(
        _ list: [ComponentSpecification]
    ) throws(VerificationError) -> [ComponentSpecification] {
        guard !list.isEmpty else { throw .tooFew(name: "components", expected: 1, found: 0) }
        var seen = Set<String>()
        for specification in list where !seen.insert(specification.name).inserted {
            throw .invalidValue(name: "components", expected: "each name once", found: "\(specification.name) twice")
        }
        return ComponentRule.Room.allCases.flatMap { room in list.filter { $0.rule.room == room } }
    }

    /// The component that stands in a profile.
    var component: Component { Component(name, weight: weight, isSigned: rule.isSigned) }
}

extension ComponentSpecification: CustomStringConvertible {
    /// The text form.
    public var description: String { weight == rule.usualWeight ? name : "\(name):\(weight)" }
}
