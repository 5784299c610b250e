import GAMImaging
import GAMModelFiles
import GAMVerification

/// What one walk over an image's samples tells before anything is done with them: which image it is, and how its
/// intensities lie.
struct RadiographSurvey: Sendable, Equatable {
    /// By which the same image is known again.
    let hash: ImageHash
    /// What is checked before the network.
    let facts: ImageFacts

    /// Walks over an image's samples.
    ///
    /// - Throws: ``VerificationError`` for values that are not finite.
    /// - Complexity: O(samples).
    init(_ radiograph: Radiograph) throws(VerificationError) {
        guard var counts = SampleCounts(of: radiograph) else {
            hash = ImageHash(radiograph)
            facts = try ImageFacts(radiograph)
            return
        }
        var sha256 = radiograph.hashOfForm
        sha256.update(radiograph.storedBytes, counting: &counts)
        hash = ImageHash(sha256)
        facts = try ImageFacts(radiograph, levels: LevelHistogram(radiograph, counts))
    }
}
