/// Judges what the network makes of the image in the end: whether it is anything the network was made for.
///
/// Components: `penultimate` (distance of the pooled features to the predicted class; Lee et al. 2018) and, where the
/// network has a garbage class, `garbage`: that class's logit less the largest other one, calibrated like every score
/// rather than cut at zero. Source: Halimi Milani et al. 2025 (arXiv 2504.21227), the third defence.
public struct OODVerifier: ComponentVerifier, Equatable {
    package let parts: [FittedComponent]
}
