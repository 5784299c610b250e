import GAMImaging

/// Whether the input looks like a reference image that was altered, and how.
package struct AlteredInput: ComponentModel {
    package let test: AlterationTest

    package func finding(for observation: Observation) throws(VerificationError) -> Finding {
        guard let appearance = try ObservedVector.appearance.values(of: observation) else {
            throw .missingArray(name: ObservedVector.appearance.name)
        }
        let found = test.score(appearance, group: observation.predictedClass)
        return Finding(
            score: found.score, words: AlteredInput.words(forProbe: found.probe),
            deviation: found.position.isNaN
                ? nil
                : Deviation(
                    AlteredInput.meaning(ofProbe: found.probe), value: found.position, mean: 0, spread: 1,
                    unit: .spreads))
    }

    package var archive: StatisticsArchive { test.archive }
    package var classes: [Int] { test.classes.keys.sorted() }

    /// What an alteration looks like, for a person.
    package static func words(forProbe number: Int) -> String {
        "the image looks \(meaning(ofProbe: number))"
    }

    private static func meaning(ofProbe number: Int) -> String {
        let names = ImageShift.probes.map(\.name)
        return names.indices.contains(number) ? meanings[names[number]] ?? "altered" : "altered"
    }

    private static let meanings = [
        "gamma-darker": "darker in its middle tones than the reference images",
        "gamma-brighter": "brighter in its middle tones than the reference images",
        "contrast-lower": "flatter than the reference images",
        "contrast-higher": "harder in contrast than the reference images",
        "brighter": "brighter than the reference images",
        "darker": "darker than the reference images",
        "equalised": "as if its histogram had been equalised",
        "vignette": "darker towards the corners",
        "blur": "less sharp than the reference images",
        "sharpened": "sharpened",
        "downsampled": "coarser than the reference images, as if enlarged from a smaller one",
        "median": "smoothed as by a noise filter",
        "smeared": "blurred as by motion",
        "noise": "noisier than the reference images",
        "speckle": "grainier than the reference images",
        "defective": "as if single pixels were black or white",
        "compressed": "as if compressed with loss",
        "turned-clockwise": "turned clockwise",
        "turned-counter-clockwise": "turned counter-clockwise",
        "moved-up": "moved up",
        "moved-down": "moved down",
        "moved-left": "moved to the left",
        "moved-right": "moved to the right",
        "enlarged": "enlarged or cropped",
        "shrunk": "smaller than the reference images, with dark surroundings",
        "slanted-up": "slanted",
        "slanted-down": "slanted",
        "wider": "stretched in width",
        "taller": "stretched in height",
        "mirrored": "mirrored left-right",
        "upside-down": "upside down",
        "dark-frame": "collimated or framed in black",
        "bright-frame": "framed in white",
        "block": "partly covered",
        "marker": "as if a marker lay on it",
    ]
}
