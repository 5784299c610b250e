import ArgumentParser
import GAMVerify

/// Writes a reference profile, or a part of one.
struct Fit: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "fit",
        abstract: "Writes a reference profile of a model from a site's own proper images.",
        discussion: """
            Reference images give the statistics, calibration images the distribution of every score. They must be \
            different images, neither used to train the network, and like those that will be judged: the promised \
            false-alarm rates rest on that. No image and no part of one is in the profile.

            A small site, of 100 to 500 images in all, gives one folder with --images: each image then serves for both, \
            scored by a fit without its fold, and what became of images that were left out altogether is measured.

            Large archives are fitted where they lie: --part instead of --output writes a part for gam merge. A part holds \
            no image, but numbers read off single images; keep it where such data may be, and delete it after merging.
            """)

    @OptionGroup var model: ModelOptions

    @Option(help: ArgumentHelp("A folder of reference images, read recursively; may be repeated.", valueName: "folder"))
    var reference: [String] = []

    @Option(
        help: ArgumentHelp("A folder of calibration images, read recursively; may be repeated.", valueName: "folder"))
    var calibration: [String] = []

    @Option(
        name: .customLong("images"),
        help: ArgumentHelp(
            "A folder of images for reference and calibration both, read recursively; may be repeated.",
            valueName: "folder"))
    var both: [String] = []

    @Option(
        help: ArgumentHelp("With --images, how many folds they are divided into. (default: 10)", valueName: "count"))
    var folds: Int?

    @Option(help: ArgumentHelp("With --images, the seed of that division. (default: 0)", valueName: "number"))
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "The scores that take part in the verdict, with commas between, as default,ood.knn,early.layer2.map:0.5; "
                + "gam components lists them.", valueName: "list"))
    var components = "default"

    @OptionGroup var target: ProfileOutput
    @OptionGroup var images: ImageOptions
    @OptionGroup var work: ThreadOptions

    func validate() throws {
        if both.isEmpty {
            guard folds == nil, seed == nil else { throw ValidationError("--folds and --seed go with --images") }
            if !target.isPart, reference.isEmpty || calibration.isEmpty {
                throw ValidationError("give --reference and --calibration, or --images for a small site")
            }
            if reference.isEmpty, calibration.isEmpty {
                throw ValidationError("give --reference, --calibration or both, or --images")
            }
        } else if !reference.isEmpty || !calibration.isEmpty {
            throw ValidationError("--images takes the place of --reference and --calibration")
        }
        if let folds, !ProfileForm.allowedFolds.contains(folds) {
            let allowed = ProfileForm.allowedFolds
            throw ValidationError("--folds must be \(allowed.lowerBound) to \(allowed.upperBound), found \(folds)")
        }
    }

    func execute() throws -> ExitStatus {
        try target.check()
        let (referenceImages, calibrationImages) = try separateImages()
        let bothImages = try images.images(below: both)
        let model = try model.open()
        let components = try chosenComponents(for: model)
        let monitor = WorkMonitor()
        defer { monitor.finish() }
        let options = monitor.options(threads: work.threads)
        let folds = folds ?? ProfileForm.usualFolds
        let seed = seed ?? 0
        if !target.isPart {
            let profile =
                both.isEmpty
                ? try ReferenceProfile.fit(
                    model, reference: referenceImages, calibration: calibrationImages, options: options,
                    components: components)
                : try ReferenceProfile.fit(
                    model, images: bothImages, folds: folds, seed: seed, options: options, components: components)
            try target.write(profile)
        } else {
            let part =
                both.isEmpty
                ? try ReferencePart.gather(
                    model, reference: referenceImages, calibration: calibrationImages, options: options,
                    components: components)
                : try ReferencePart.gather(
                    model, images: bothImages, folds: folds, seed: seed, options: options, components: components)
            try target.write(part)
        }
        return .done
    }

    private func chosenComponents(for model: Model) throws -> [ComponentSpecification] {
        do {
            return try ComponentSpecification.list(
                components, hasGarbageClass: model.description.garbageClass != nil)
        } catch {
            throw ValidationError("--components: \(error); gam components lists what there is")
        }
    }

    private func separateImages() throws -> (reference: [ImageSource], calibration: [ImageSource]) {
        let referenceImages = try images.images(below: reference)
        let calibrationImages = try images.images(below: calibration)
        let common = Set(referenceImages.map(\.name)).intersection(calibrationImages.map(\.name)).count
        guard common == 0 else {
            throw ValidationError(
                "\(Counted.images(common)) would be reference and calibration at once; they must be different images, "
                    + "or all serve for both with --images")
        }
        return (referenceImages, calibrationImages)
    }
}
