/// Judges convolutional feature maps, early ones first: structural misalignment that attention alone misses.
///
/// Components: `early.channels` (distance of the channels' means and deviations, stem and first stage, to the predicted
/// class), `early.map` (the most unusual place of the first stage's mean map), and of any layer, one detector a depth,
/// `early.LAYER.map` and `early.LAYER.channels` (distance of the channels' means and deviations to the predicted class,
/// or, with `.all`, to all reference images). Source: Halimi Milani et al. 2025 (arXiv 2504.21227), the second defence.
public struct FeatureMapVerifier: ComponentVerifier, Equatable {
    package let parts: [FittedComponent]
}
