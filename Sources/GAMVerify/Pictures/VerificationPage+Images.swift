import GAMImaging
import GAMModelFiles
import GAMTensor
import GAMVerification

extension VerificationPage {
    /// Cards of images with their pictures.
    func gallery(_ entries: [Entry], _ images: [ImageSource]) -> HTML {
        guard !entries.isEmpty else { return .empty }
        var sources = [String: ImageSource]()
        for image in images { sources[image.name] = image }
        let cards = entries.map { entry -> HTML in
            let picture = sources[entry.name].flatMap { try? bytes(of: $0) }
            return .element(
                "article", ["class": "card"],
                picture.map { .image(png: $0, description: "\(entry.name) and its attention map") } ?? .empty,
                .element(
                    "h3", [:], .element("span", ["class": "tag \(entry.verdict)"], .text("\(entry.verdict)")),
                    .text(" \(VerificationPage.shortName(entry.name))")),
                .element(
                    "p", ["class": "faint"],
                    .text(
                        "\(entry.className), probability \(Decimal.text(entry.probability, digits: 3)); "
                            + "p = \(Decimal.text(entry.pValue, digits: 4))")),
                .element("ul", [:], entry.reasons.map { .element("li", [:], .text($0)) }))
        }
        return .heading("The most unusual images")
            + .paragraph(
                "Each with its attention map (Grad-CAM of the predicted class): what moved this answer, not where disease "
                    + "is. An amber frame means that nothing speaks for the class.")
            + .element("div", ["class": "grid"], cards)
    }

    /// A path's last two parts; the table of all images has the whole.
    private static func shortName(_ path: String) -> String {
        path.split(separator: "/").suffix(2).joined(separator: "/")
    }

    /// The radiograph and its map side by side, as PNG.
    private func bytes(of source: ImageSource) throws(GAMError) -> [UInt8] {
        let radiograph = try source.radiograph()
        let report = try gate.verify(radiograph, name: source.name)
        return try GAMError.wrap(source.name) {
            let plain = try radiograph.picture(longerSide: 224)
            let map = report.attentionMap
            var drawn = plain
            try Overlay().draw(
                map.values, height: map.height, width: map.width, onto: &drawn,
                covering: try gate.description.preprocessing.coveredRegion(of: radiograph),
                scale: Double(plain.width) / Double(radiograph.width))
            return try RasterImage.row(of: [plain, drawn], margin: 0).png()
        }
    }

    /// What could not be judged.
    var failureList: HTML {
        guard !failures.isEmpty else { return .empty }
        let items = failures.prefix(200).map { HTML.element("li", [:], .text($0.reason)) }
        return .heading("Images that could not be judged") + .element("ul", [:], items)
    }

    /// A row an image, folded away.
    var allImages: HTML {
        let limit = 2000
        let shown = mostUnusual(limit)
        let rows = shown.map { entry in
            [
                entry.name, "\(entry.verdict)", Decimal.text(entry.pValue, digits: 4), entry.className,
                Decimal.text(entry.probability, digits: 3), entry.weightiest ?? "-",
            ]
        }
        let name = entries.count > limit ? "The \(limit) most unusual of \(entries.count) images" : "All images"
        return .element(
            "details", [:], .element("summary", [:], .text(name)),
            .table(head: ["image", "verdict", "p", "class", "probability", "weighs most"], rows: rows))
    }

    /// What is needed to repeat the page, and what it does not say.
    var foundations: HTML {
        let profile = gate.profile
        let facts = [
            ("model", profile.modelHash), ("profile", profile.hash), ("library", LibraryVersion.current),
            ("profile made by library", profile.libraryVersion),
            ("reference images", "\(profile.referenceCount)"), ("calibration images", "\(profile.calibrationCount)"),
            ("review rate", "\(gate.budgets.review)"), ("reject rate", "\(gate.budgets.reject)"),
            ("classes", profile.classes.joined(separator: ", ")),
        ]
        let rows = facts.map { fact in
            HTML.element(
                "tr", [:], .element("td", [:], .text(fact.0)), .element("td", [:], .element("code", [:], .text(fact.1)))
            )
        }
        return .heading("What this rests on")
            + .element("div", ["class": "scroll"], .element("table", ["class": "facts"], rows))
            + .paragraph(
                "A p-value holds for images exchangeable with the calibration images: the same machines, protocols and "
                    + "patients. An accepted image may still be misread; an unseen disease need not look unusual. This is "
                    + "not a medical device.")
    }
}
