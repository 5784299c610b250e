/// Judges the gradient attention: whether the network looks at this image the way it looked at the reference images.
///
/// Components:
/// - `attention`, `attention.LAYER.profile`: squared Mahalanobis distance, to the predicted class, of the signed square
///   roots of the channels' gradient means (the Grad-CAM weights) and deviations, and of the square roots of the raw
///   LayerCAM map; at what the last block reads, or any layer. Zero gradients are evidence like any others: a vector of
///   zeros has its distance;
/// - `attention.LAYER.gaussian`: the distance of the layer's Grad-CAM map, 8 x 8 area means over their mean;
/// - `attention.LAYER.similarity.METRIC`: the dissimilarity of that map from the mean map of the class: 1 - value for
///   similarities, the value for divergences and distances (`SimilarityMetric`).
///
/// With `.all` behind them, they compare with all reference images instead of those of the class. An empty map has
/// neither place nor similarity; it is an outcome of its own, whose score lies as many standard deviations above the
/// usual as its rarity among the reference images gives (`EmptyMapScores`). Source: Halimi Milani et al. 2025
/// (arXiv 2504.21227), the first defence; Selvaraju et al. 2017; Jiang et al. 2021.
public struct GAMVerifier: ComponentVerifier, Equatable {
    package let parts: [FittedComponent]
}
