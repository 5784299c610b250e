/// Judges what the network makes of the image in the end: whether it is anything the network was made for.
///
/// In the formulae f are the penultimate features (d of them), z the logits, s their softmax, `E = ln sum exp`. Components:
/// - `penultimate`: squared Mahalanobis distance of the square roots of f to the predicted class;
/// - `garbage`, with a garbage class: its logit less the largest other one, calibrated like every score rather than cut at
///   zero (Halimi Milani et al. 2025, arXiv 2504.21227, the third defence); `ood.garbage-probability`: its probability;
/// - of the logits (``LogitScores``): `ood.msp`, `ood.max-logit`, `ood.energy`, `ood.gen`, `ood.kl-matching`, and `ood.odin`,
///   which costs a backward pass to the input and another forward pass;
/// - distances of f: `ood.mahalanobis` (to the nearest class, one pooled covariance; Lee et al. 2018),
///   `ood.mahalanobis++` (of `f / |f|`; Mueller & Hein 2025), `ood.relative-mahalanobis` (less the distance to all; Ren et
///   al. 2021), `ood.knn` (of `f / |f|` to the 10th nearest of up to 256 reference images; Sun et al. 2022);
/// - `ood.residual` and `ood.vim`: what of f lies outside the usual space, alone and against E (`VirtualLogit`);
/// - of f and the linear last layer (`FeatureScores`): `ood.react`, `ood.ash-s`, `ood.scale`, `ood.grad-norm`, `ood.fdbd`,
///   `ood.nci`, and `ood.nnguide` (guided by up to 256 reference images).
///
/// `ood.knn` and `ood.nnguide` keep features of single reference images in the profile; all others keep statistics only.
public struct OODVerifier: ComponentVerifier, Equatable {
    package let parts: [FittedComponent]
}
