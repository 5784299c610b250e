import GAMTraining
import GAMVerify

/// A whole demonstration: draws, trains, fits, verifies, compares, measures.
struct DemoRun {
    let plan: DemoPlan
    let folder: FilePath
    let seed: UInt64
    let threads: Int?
    let line: ProgressLine

    /// What is verified, in the order of the table.
    struct Kind {
        let name: String
        let isProper: Bool
        let set: DemoSet
    }

    private var workers: Workers { Workers(count: threads ?? Workers.processorCount) }

    /// Does everything and writes the folder.
    func result() throws -> DemoResult {
        for name in ["images", "models", "panels"] {
            try GAMError.wrap { try Files.makeFolder(folder.appending(name)) }
        }
        let models = try models()
        let profile = try profile(of: models.good.model)
        let gate = try VerificationGate(model: models.good.model, profile: profile)
        var page = VerificationPage(title: "GAMVerify: a demonstration with phantoms", of: gate)
        var (sources, rows) = ([ImageSource](), [DemoResult.Row]())
        for kind in try kinds() {
            let images = try kind.set.write(to: folder.appending("images").appending(kind.name))
            sources += images
            rows.append(try verify(kind, images, gate, &page))
        }
        line.show("comparing networks")
        let fresh = Array(sources.prefix(rows.first?.count ?? 0))
        let comparisons = try [models.other, models.shortcut].map { candidate in
            var comparer = try ModelComparer(trusted: models.good.model, candidate: candidate.model)
            try comparer.add(fresh, options: WorkOptions(threads: threads))
            return (name: candidate.name, report: try comparer.report())
        }
        line.show("measuring where the networks look")
        let maps = try DemoMaps(
            try DemoSet(
                max(1, plan.measured / 4), side: plan.side, seed: seed &+ 61, of: DemoPhantoms.giveaways, workers))
        let places = try [models.good, models.shortcut].map { model in
            (name: model.name, figures: try maps.figures(of: model.model, workers))
        }
        let picture = try maps.picture(of: [models.good, models.shortcut], count: 4)
        try picture.write(to: folder.appending("where-they-look.png"))
        line.clear()
        let result = DemoResult(
            models: [models.good, models.other, models.shortcut], rows: rows, comparisons: comparisons,
            places: places, plateShare: maps.plateShare)
        let html = try page.html(
            reading: sources, pictureLimit: 18, preface: DemoResult.preface,
            further: try DemoPage(result, picture: picture).sections())
        try GAMError.wrap { try Files.write(Array(html.utf8), to: folder.appending("report.html")) }
        return result
    }

    /// The good network, one of another task, and one that reads what is written on the plate.
    private func models() throws -> (good: DemoModel, other: DemoModel, shortcut: DemoModel) {
        let training = DemoTraining(plan: plan, threads: threads, line: line)
        func model(
            _ name: String, _ phantoms: [any Phantom], hasGarbage: Bool, share: Double, offset: UInt64
        ) throws -> DemoModel {
            line.show("drawing images for \(name)")
            let count = Int(Double(plan.training) * share)
            let images = try DemoSet(count, side: plan.side, seed: seed &+ offset, of: phantoms, workers)
            let judged = try DemoSet(
                plan.validation, side: plan.side, seed: seed &+ offset &+ 1, of: phantoms, workers)
            let trained = try training.train(
                name, on: images, validation: judged, hasGarbage: hasGarbage, seed: seed &+ offset)
            try trained.write(to: folder.appending("models"))
            return trained
        }
        return (
            good: try model("hand-maturity", DemoPhantoms.hands(), hasGarbage: true, share: 1, offset: 11),
            other: try model("another-task", DemoPhantoms.otherTask, hasGarbage: false, share: 0.5, offset: 21),
            shortcut: try model("marker-reader", DemoPhantoms.giveaways, hasGarbage: false, share: 0.5, offset: 31)
        )
    }

    private func profile(of model: Model) throws -> ReferenceProfile {
        line.show("fitting a profile")
        let sets = try [(plan.reference, 41), (plan.calibration, 42)].map { count, offset in
            try DemoSet(
                count, side: plan.side, seed: seed &+ UInt64(offset), of: DemoPhantoms.hands(), workers)
        }
        let sources = try sets.enumerated().map { index, set in
            try set.write(to: folder.appending("images").appending(["reference", "calibration"][index]))
        }
        let profile = try ReferenceProfile.fit(
            model, reference: sources[0], calibration: sources[1], options: WorkOptions(threads: threads))
        try profile.write(to: folder.appending("hands.gamprofile"))
        return profile
    }

    private func kinds() throws -> [Kind] {
        line.show("drawing images to verify")
        let hands = DemoPhantoms.hands()
        let quarter = max(1, plan.improper / 4)
        func drawn(_ offset: UInt64, _ phantoms: [any Phantom], _ count: Int) throws -> DemoSet {
            try DemoSet(count, side: plan.side, seed: seed &+ offset, of: phantoms, workers)
        }
        func changed(_ name: String, _ offset: UInt64) throws -> DemoSet {
            let plain = try drawn(offset, hands, quarter)
            guard let shift = (ImageShift.far + ImageShift.near).first(where: { $0.name == name }) else { return plain }
            return try plain.changed(by: shift, seed: seed &+ offset)
        }
        var (bright, dull) = (RadiographTechnique.extremity, RadiographTechnique.extremity)
        bright.exposure = 2.5
        dull.blur = 0.25
        return [
            Kind(name: "fresh-hands", isProper: true, set: try drawn(51, hands, plan.fresh)),
            Kind(name: "overexposed", isProper: false, set: try drawn(52, DemoPhantoms.hands(bright), quarter)),
            Kind(name: "blurred", isProper: false, set: try drawn(53, DemoPhantoms.hands(dull), quarter)),
            Kind(name: "inverted", isProper: false, set: try changed("inverted", 54)),
            Kind(name: "rotated", isProper: false, set: try changed("rot90", 55)),
            Kind(
                name: "chests", isProper: false,
                set: try drawn(56, [ChestPhantom(), ChestPhantom(hasNodule: true)], 2 * quarter)),
            Kind(
                name: "skulls", isProper: false,
                set: try drawn(57, [SkullPhantom(stage: .open), SkullPhantom(stage: .closed)], 2 * quarter)),
        ]
    }

    /// Verifies a kind's images, with a panel of the first two.
    private func verify(
        _ kind: Kind, _ sources: [ImageSource], _ gate: VerificationGate, _ page: inout VerificationPage
    ) throws(GAMError) -> DemoResult.Row {
        var counts = [Verdict: Int]()
        let panel = VerificationPanel(gate)
        let panels = folder.appending("panels")
        let shown = Set(sources.prefix(2).map(\.name))
        line.show("verifying \(kind.name)")
        var right = 0
        var index = 0
        let draw = { @Sendable (name: String, radiograph: Radiograph, report: VerificationReport) throws(GAMError) in
            guard shown.contains(name) else { return }
            let file = FilePath(name).lastComponent
            try panel.picture(of: "\(kind.name)/\(file)", radiograph, report)
                .write(to: panels.appending("\(kind.name)-\(file)"))
        }
        try gate.verify(sources, options: WorkOptions(threads: threads), accompany: draw) { outcome throws(GAMError) in
            page.add(outcome)
            let report = try outcome.result.get()
            counts[report.verdict, default: 0] += 1
            if kind.isProper, report.prediction.classIndex == kind.set.labels[index] { right += 1 }
            index += 1
        }
        return DemoResult.Row(
            name: kind.name, isProper: kind.isProper, count: sources.count, accepted: counts[.accept] ?? 0,
            reviewed: counts[.review] ?? 0, rejected: counts[.reject] ?? 0,
            accuracy: kind.isProper ? Double(right) / Double(max(1, sources.count)) : nil)
    }
}
