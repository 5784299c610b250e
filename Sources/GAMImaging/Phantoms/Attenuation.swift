/// Linear attenuation coefficients in 1/cm at 60 keV, about the mean energy of a diagnostic beam.
///
/// Mass coefficients times densities of ICRU-44 tissues (Hubbell & Seltzer, NIST Standard Reference Database 126).
enum Attenuation {
    static let softTissue = 0.215
    static let lung = 0.055
    static let corticalBone = 0.605
    /// Trabeculae with marrow between them, about a quarter of it mineral.
    static let spongyBone = 0.33
    static let tooth = 0.75
    /// By how much more bone stands out at 45 keV, as hands are imaged, than at 60 keV: (0.97 - 0.26) / (0.605 - 0.215).
    static let handContrast = 1.8
    /// What a marker of lead takes away in effect; the metal itself is opaque at any thickness.
    static let marker = 4.0
}
