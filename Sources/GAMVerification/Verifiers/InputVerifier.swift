/// Judges the network's input before the network: whether it looks like the reference images, and the right way up.
///
/// Components: `input.statistics` (distance of wavelet energies, quantiles, borders and area means to the predicted
/// class) and `input.orientation` (whether the image looks more usual turned, mirrored or as its negative).
public struct InputVerifier: ComponentVerifier, Equatable {
    package let parts: [FittedComponent]
}
