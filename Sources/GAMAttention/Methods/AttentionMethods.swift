import GAMTensor

/// The attention methods there are, by name.
public enum AttentionMethods {
    /// Every method of the package; the first is the default.
    public static let all: [any AttentionMethod] = [
        GradCAM(), LayerCAM(), HiResCAM(), GradCAMPlusPlus(), XGradCAM(), GradCAMElementwise(),
    ]

    /// The names of all methods, in that order.
    public static var names: [String] { all.map(\.name) }

    /// The method of a name.
    ///
    /// - Parameter name: one of ``names``, spelt exactly.
    /// - Returns: the method.
    /// - Throws: ``AttentionError/unknownMethod(_:near:)`` with up to three similar names.
    public static func named(_ name: String) throws(AttentionError) -> any AttentionMethod {
        guard let method = all.first(where: { $0.name == name }) else {
            throw .unknownMethod(name, near: NameSuggestion.near(name, among: names))
        }
        return method
    }
}
