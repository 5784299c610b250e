/// The scores of unusual images that read logits and penultimate features, by their names behind `ood.`.
package enum OODRule: String, CaseIterable, Sendable {
    /// ``LogitScores/maximumSoftmax(_:temperature:)``
    case maximumSoftmax = "msp"
    /// ``LogitScores/maximumLogit(_:)``
    case maximumLogit = "max-logit"
    /// ``LogitScores/energy(_:temperature:)``
    case energy
    /// ``LogitScores/generalisedEntropy(_:)``
    case generalisedEntropy = "gen"
    /// ``LogitScores/klMatching(_:templates:)``
    case klMatching = "kl-matching"
    /// ``LogitScores/maximumSoftmax(_:temperature:)`` of the logits of a moved input (``InputPerturbation``)
    case odin
    /// ``LogitScores/garbageProbability(_:garbageClass:)``
    case garbageProbability = "garbage-probability"
    /// ``ByClass/nearestScore(_:)`` of the features, one pooled covariance
    case mahalanobis
    /// The same of the features divided by their length
    case normalisedMahalanobis = "mahalanobis++"
    /// ``RelativeDistance``
    case relativeMahalanobis = "relative-mahalanobis"
    /// ``FeatureBank/neighbourDistance(_:)``
    case nearestNeighbours = "knn"
    /// ``VirtualLogit/score(_:logits:)``
    case virtualLogit = "vim"
    /// ``VirtualLogit/residual(_:)``
    case residual
    /// ``FeatureScores/react(_:_:clip:)``
    case react
    /// ``FeatureScores/ash(_:_:)``
    case ash = "ash-s"
    /// ``FeatureScores/scale(_:_:)``
    case scale
    /// ``FeatureScores/gradNorm(_:logits:)``
    case gradNorm = "grad-norm"
    /// ``FeatureBank/guidance(_:logits:)``
    case neighbourGuidance = "nnguide"
    /// ``FeatureScores/boundaryDistance(_:logits:_:mean:)``
    case boundaryDistance = "fdbd"
    /// ``FeatureScores/collapseProximity(_:logits:_:mean:)``
    case collapseProximity = "nci"

    /// Whether it reads the weights of the network's last layer, which must be linear.
    package var readsHead: Bool {
        switch self {
        case .virtualLogit, .residual, .react, .ash, .scale, .neighbourGuidance, .boundaryDistance, .collapseProximity:
            true
        default: false
        }
    }

    /// What it looks at, in one line.
    package var summary: String {
        switch self {
        case .maximumSoftmax: "1 - largest probability (Hendrycks & Gimpel 2017)"
        case .maximumLogit: "- largest logit (Hendrycks 2022)"
        case .energy: "- ln sum exp of the logits (Liu 2020)"
        case .generalisedEntropy: "generalised entropy of the probabilities (Liu 2023)"
        case .klMatching: "divergence from the typical probabilities of a class (Hendrycks 2022)"
        case .odin: "1 - largest probability at T = 1000 after a step of the input; two passes more (Liang 2018)"
        case .garbageProbability: "probability of the garbage class"
        case .mahalanobis: "Mahalanobis distance of the features to the nearest class (Lee 2018)"
        case .normalisedMahalanobis: "the same of features of length 1 (Mueller & Hein 2025)"
        case .relativeMahalanobis: "the same less the distance to all reference images (Ren 2021)"
        case .nearestNeighbours: "distance to the 10th nearest of up to 256 reference images (Sun 2022)"
        case .virtualLogit: "features outside the usual space, against the logits (Wang 2022)"
        case .residual: "features outside the usual space (Wang 2022)"
        case .react: "energy with the largest features cut off (Sun 2021)"
        case .ash: "energy with the smallest 65 % of the features removed (Djurisic 2023)"
        case .scale: "energy with features scaled by their concentration (Xu 2024)"
        case .gradNorm: "- size of the gradient at the last layer (Huang 2021)"
        case .neighbourGuidance: "energy, guided by up to 256 reference images (Park 2023)"
        case .boundaryDistance: "- distance to the decision boundaries (Liu & Qin 2024)"
        case .collapseProximity: "- nearness to the class's weights (Liu & Qin 2025)"
        }
    }

    /// Whether its scores may be negative.
    var isSigned: Bool {
        switch self {
        case .maximumSoftmax, .generalisedEntropy, .klMatching, .odin, .garbageProbability, .mahalanobis,
            .normalisedMahalanobis, .nearestNeighbours, .residual:
            false
        default: true
        }
    }

    /// The vectors whose statistics over the reference images it is fitted to.
    var vectors: [ObservedVector] {
        switch self {
        case .klMatching: [.probabilities]
        case .mahalanobis, .relativeMahalanobis, .virtualLogit, .residual, .boundaryDistance, .collapseProximity:
            [.features]
        case .normalisedMahalanobis: [.unitFeatures]
        default: []
        }
    }

    /// The vectors of which it is fitted to a sample.
    var samples: [ObservedVector] {
        switch self {
        case .nearestNeighbours, .virtualLogit, .residual, .react, .neighbourGuidance: [.features]
        default: []
        }
    }

    /// What a high score means.
    var words: String {
        switch self {
        case .maximumSoftmax, .generalisedEntropy, .odin: "the network is unsure between the classes"
        case .maximumLogit, .energy, .react, .ash, .scale, .gradNorm:
            "the network responds less to the image than to the reference images"
        case .klMatching: "the network's probabilities are unlike those of any class's reference images"
        case .garbageProbability: "the network itself takes the image for garbage"
        case .neighbourGuidance, .collapseProximity, .boundaryDistance:
            "the network's answer rests on less than for the reference images"
        default: "the content is unlike what the network knows"
        }
    }
}
