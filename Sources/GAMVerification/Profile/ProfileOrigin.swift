import GAMModelFiles

/// What a profile is made with: the same for all parts that are merged.
package struct ProfileOrigin: Sendable, Equatable {
    /// The model, its preprocessing and its classes.
    package let model: ReferenceProfile.ModelIdentity
    /// The version of this library.
    package let libraryVersion: String
    /// The layers that are looked at.
    package let layers: ObservedLayers
    /// The garbage class, where there is one.
    package let garbageClass: Int?
    /// The library's components, in order.
    package let specifications: [ComponentSpecification]
    /// The components of a host's own verifiers, in order.
    package let ownComponents: [Component]
    /// How reference and calibration images relate.
    package let form: ProfileForm

    package init(
        model: ReferenceProfile.ModelIdentity, libraryVersion: String = LibraryVersion.current, layers: ObservedLayers,
        garbageClass: Int?, specifications: [ComponentSpecification], ownComponents: [Component], form: ProfileForm
    ) {
        self.model = model
        self.libraryVersion = libraryVersion
        self.layers = layers
        self.garbageClass = garbageClass
        self.specifications = specifications
        self.ownComponents = ownComponents
        self.form = form
    }

    /// All components in the order in which they are joined.
    package var components: [Component] { specifications.map(\.component) + ownComponents }

    /// Which vectors are read off an image.
    package var plan: ReferenceStatistics.Plan { ReferenceStatistics.Plan(specifications) }

    /// What components are fitted with.
    func context(_ head: LinearHead?) -> FittingContext {
        FittingContext(classCount: model.classes.count - (garbageClass == nil ? 0 : 1), head: head)
    }

    /// The scores of an image by fitted verifiers and by a host's own.
    package func scores(
        of extract: ImageExtract, _ verifiers: FittedVerifiers, _ head: LinearHead?
    ) throws(VerificationError) -> [Double] {
        let observation = try Observation(extract, layers: layers, garbageClass: garbageClass, head: head)
        var scores = [Double]()
        for verifier in verifiers.all { scores += try verifier.checkedFindings(for: observation).map(\.score) }
        return scores + extract.ownScores
    }

    /// Refuses what was made with something else.
    ///
    /// - Throws: ``VerificationError/invalidValue(name:expected:found:)`` naming the first difference.
    package func require(_ other: ProfileOrigin) throws(VerificationError) {
        func list(_ components: [Component]) -> String {
            components.map { "\($0.name):\($0.weight)" }.joined(separator: ",")
        }
        let differences = [
            ("model", model.hash, other.model.hash),
            ("preprocessing and classes", model.description, other.model.description),
            ("library version", libraryVersion, other.libraryVersion),
            ("components", list(components), list(other.components)),
            ("form", "\(form)", "\(other.form)"),
            ("layers", "\(layers)", "\(other.layers)"),
        ]
        if let (name, expected, found) = differences.first(where: { $0.1 != $0.2 }) {
            throw .invalidValue(name: "\(name) of a part", expected: expected, found: found)
        }
        guard self == other else {
            throw .invalidValue(name: "part", expected: "what the other parts were made with", found: "something else")
        }
    }

    /// Checks what can be wrong in a file that was altered, or with a host's own verifiers.
    package func check() throws(VerificationError) {
        var seen = Set<String>()
        for component in components {
            guard seen.insert(component.name).inserted else {
                throw .invalidValue(name: "components", expected: "each name once", found: "\(component.name) twice")
            }
            guard component.weight > 0, component.weight <= Component.largestWeight else {
                throw .invalidValue(
                    name: "weight of \(component.name)", expected: "above 0, at most \(Component.largestWeight)",
                    found: "\(component.weight)")
            }
        }
        if let garbage = garbageClass, !model.classes.indices.contains(garbage) {
            throw .invalidValue(
                name: "garbage class", expected: "one of \(model.classes.count) classes", found: "\(garbage)")
        }
        if garbageClass == nil, specifications.contains(where: { $0.rule.readsGarbageClass }) {
            throw .invalidValue(name: "garbage class", expected: "one, which components read", found: "none")
        }
    }

    /// Refuses classes that the model does not have, and the garbage class, which is never predicted.
    func checkClasses(_ found: [Int], _ name: String) throws(VerificationError) {
        if let bad = found.first(where: { !model.classes.indices.contains($0) || $0 == garbageClass }) {
            throw .invalidValue(
                name: name, expected: "proper classes of the \(model.classes.count) there are", found: "class \(bad)")
        }
    }
}
