/// Judges convolutional feature maps, early ones first: structural misalignment that attention alone misses.
///
/// Components, each of one depth:
/// - `early.channels`: squared Mahalanobis distance, to the predicted class, of the square roots of the channels' means
///   and standard deviations at the stem and the first stage;
/// - `early.map`, `early.LAYER.map`: the largest over 8 x 8 cells of `|value - m| / (s + 0.1 mean s)`, the value being the
///   area mean of the mean over channels, m and s its mean and deviation in the class; the finding names the place;
/// - `early.LAYER.channels`: the distance of the channels' means and standard deviations themselves;
/// - `early.LAYER.gaussian`: the distance of the mean activation map, 8 x 8 area means over their mean;
/// - `early.LAYER.similarity.METRIC`: the dissimilarity of that map from the mean map of the class.
///
/// With `.all` behind them, the last three compare with all reference images instead of those of the class. Distances are
/// those of `ByClass`: Ledoit-Wolf covariance, Cholesky factor. Source: Halimi Milani et al. 2025 (arXiv 2504.21227), the
/// second defence; Lee et al. 2018 for Gaussians at several depths.
public struct FeatureMapVerifier: ComponentVerifier, Equatable {
    package let parts: [FittedComponent]
}
