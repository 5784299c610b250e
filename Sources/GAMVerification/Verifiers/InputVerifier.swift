/// Judges the network's input before the network: whether it looks like the reference images, and the right way up.
///
/// Components: `input.alterations` (whether it looks like a reference image that was altered, and how),
/// `input.statistics` (distance of wavelet energies, quantiles, borders and area means to the predicted
/// class; see `InputPlane/statistics()`) and `input.orientation` (distance of the 8 x 8 thumbnail over the smallest of
/// its 15 turned, mirrored and negated variants: above 1, another variant looks more usual, and the finding names it, as a
/// MONOCHROME1 film read as MONOCHROME2 is "inverted").
///
/// The yes/no checks of every image before resizing are no scores, see ``ImageDefect``: constant, too small, few
/// intensities, clipped, range against the bit depth, aspect, colour where gray is expected, plain borders.
public struct InputVerifier: ComponentVerifier, Equatable {
    package let parts: [FittedComponent]
}
