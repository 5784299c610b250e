/// The library's verifiers with the components of a profile, fitted to reference images.
public struct FittedVerifiers: Sendable, Equatable {
    /// The network's input.
    public let input: InputVerifier
    /// Feature maps.
    public let featureMaps: FeatureMapVerifier
    /// Gradient attention.
    public let attention: GAMVerifier
    /// The network's own view: penultimate features, logits and the garbage class.
    public let outOfDistribution: OODVerifier

    /// All four, in the order in which their components are joined.
    public var all: [any Verifier] { [input, featureMaps, attention, outOfDistribution] }

    /// What the components are, in order.
    public var specifications: [ComponentSpecification] { parts.map(\.specification) }

    /// What observations of new images must hold for them.
    package var needs: ObservationNeeds { ObservationNeeds(specifications) }

    private var parts: [FittedComponent] { input.parts + featureMaps.parts + attention.parts + outOfDistribution.parts }

    /// Fits components to statistics of reference images.
    ///
    /// Every fitted value is rounded to single precision, as a profile file keeps it, so that calibration and judging use
    /// the same bits whether or not the profile went through a file.
    ///
    /// - Parameters:
    ///   - specifications: the components, in any order.
    ///   - statistics: of the reference images, gathered for these components.
    ///   - context: what is known of the network.
    /// - Throws: ``VerificationError`` where there are too few images, they are all alike, or a component does not fit the
    ///   network.
    package init(
        _ specifications: [ComponentSpecification], fittedTo statistics: ReferenceStatistics, _ context: FittingContext
    ) throws(VerificationError) {
        guard statistics.count >= ByClass.leastCount else {
            throw .tooFew(name: "reference images", expected: ByClass.leastCount, found: statistics.count)
        }
        var archive = StatisticsArchive()
        for specification in specifications {
            archive.store(try specification.rule.fitted(to: statistics, context).archive, as: specification.name)
        }
        try self.init(specifications, archive.roundedToSinglePrecision())
    }

    /// Reads what ``archive`` wrote.
    ///
    /// - Throws: ``VerificationError`` for an array that is missing, has a shape or class number that does not fit, or holds
    ///   a value that is not finite, or where there are further arrays.
    package init(
        _ specifications: [ComponentSpecification], _ archive: StatisticsArchive
    ) throws(VerificationError) {
        var fitted = [FittedComponent]()
        for specification in try ComponentSpecification.ordered(specifications) {
            do throws(VerificationError) {
                let model = try specification.rule.model(archive.part(specification.name))
                fitted.append(FittedComponent(specification: specification, model: model))
            } catch {
                throw error.inside(specification.name)
            }
        }
        func parts(of room: ComponentRule.Room) -> [FittedComponent] {
            fitted.filter { $0.specification.rule.room == room }
        }
        input = InputVerifier(parts: parts(of: .input))
        featureMaps = FeatureMapVerifier(parts: parts(of: .featureMaps))
        attention = GAMVerifier(parts: parts(of: .attention))
        outOfDistribution = OODVerifier(parts: parts(of: .outOfDistribution))
        let known = self.archive.entries
        if let other = archive.entries.keys.filter({ known[$0] == nil }).min() {
            throw .invalidValue(name: "fitted arrays", expected: "known names", found: other)
        }
    }

    /// The fitted values as named arrays.
    package var archive: StatisticsArchive {
        var archive = StatisticsArchive()
        for part in parts { archive.store(part.model.archive, as: part.specification.name) }
        return archive
    }

    /// Every class that some component has its own statistics of.
    var fittedClasses: [Int] { Set(parts.flatMap(\.model.classes)).sorted() }
}
