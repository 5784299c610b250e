/// Judges the gradient attention: whether the network looks at this image the way it looked at the reference images.
///
/// Components: `attention`, the distance to the predicted class of the Grad-CAM weights, their unevenness and the
/// LayerCAM map at the stage before the last, and the same of any layer, `attention.LAYER.profile`. Zero gradients are
/// evidence like any others: a vector of zeros has its distance. Source: Halimi Milani et al. 2025 (arXiv 2504.21227),
/// the first defence; Selvaraju et al. 2017.
public struct GAMVerifier: ComponentVerifier, Equatable {
    package let parts: [FittedComponent]
}
