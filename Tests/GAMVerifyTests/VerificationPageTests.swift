import GAMVerify
import Testing

struct VerificationPageTests {
    private let gate: VerificationGate

    init() throws {
        let site = try TinySite.shared.get()
        gate = try VerificationGate(model: site.model, profile: site.profile)
    }

    private func page(_ images: [ImageSource], title: String = "Page", pictures: Int = 24) throws -> String {
        var page = VerificationPage(title: title, of: gate)
        try gate.verify(images) { outcome throws(GAMError) in page.add(outcome) }
        return try page.html(reading: images, pictureLimit: pictures)
    }

    private func count(_ text: String, in page: String) -> Int {
        page.split(separator: text, omittingEmptySubsequences: false).count - 1
    }

    @Test func aPageHasEverySectionAndOnlyWellFormedElements() throws {
        let page = try page(TinySite.test)
        for heading in [
            "Scores", "By predicted class", "By component", "The most unusual images", "What this rests on",
        ] {
            #expect(page.contains("<h2>\(heading)</h2>"))
        }
        #expect(page.contains(gate.profile.hash) && page.contains(gate.profile.modelHash))
        #expect(count("<img ", in: page) == 24 && count("<svg ", in: page) == 2)
        var open = [Substring]()
        for tag in page.split(separator: "<").dropFirst().map({ $0.prefix { $0 != ">" } }) {
            let name = tag.prefix { $0.isLetter || $0.isNumber || $0 == "/" || $0 == "!" }
            if name.hasPrefix("!") || ["meta", "img", "br"].contains(name) { continue }
            if name.hasPrefix("/") {
                #expect(open.popLast() == name.dropFirst())
            } else {
                open.append(name)
            }
        }
        #expect(open.isEmpty)
    }

    @Test func namesOfFilesAndTitlesAreEscaped() throws {
        let image = try TinySite.test[0].radiograph()
        let evil = "<img src=x onerror=alert(1)>&\"'"
        let images = [
            ImageSource(name: "a/\(evil).png") { () throws(GAMError) in image },
            ImageSource(name: "b/\(evil)-broken.png") { () throws(GAMError) in
                throw GAMError.image(name: "b/\(evil)-broken.png", .notPNG(found: nil))
            },
        ]
        let page = try page(images, title: evil)
        #expect(!page.contains("<img src=x") && page.contains("&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;"))
        #expect(page.contains("Images that could not be judged"))
    }

    @Test func pagesOfNoAndOfManyImagesAreWhole() throws {
        let empty = try VerificationPage(title: "none", of: gate).html(reading: [])
        #expect(empty.contains("0 images") && !empty.contains("NaN") && !empty.contains("nan"))
        let without = try page(TinySite.test, pictures: 0)
        #expect(count("<img ", in: without) == 0 && without.utf8.count < 60_000)
    }

    @Test func strictVerdictsComeFirstAndTheSamePageIsMadeTwice() throws {
        var generator = SeededGenerator(seed: 5)
        let noise = (0..<(Drawing.width * Drawing.height)).map { _ in UInt8(generator.integer(below: 256)) }
        let odd = ImageSource(name: "odd/noise.png") { () throws(GAMError) in
            try GAMError.wrap { try Drawing.radiograph(noise) }
        }
        let images = TinySite.test + [odd]
        // One of the proper images is reviewed too, as at a rate of 5 % is no surprise.
        let first = try page(images, pictures: 2)
        let isShown = first.contains("alt=\"odd/noise.png and its attention map\"")
        #expect(isShown)
        let isSame = try page(images, pictures: 2) == first
        #expect(isSame)
        let hasFolders = first.contains("<h2>By folder</h2>")
        #expect(hasFolders)
    }

    /// A line stands where verdicts change, or the page says why there is none.
    @Test func linesStandWhereVerdictsChange() throws {
        let site = try TinySite.shared.get()
        let calibration = try site.profile.calibrationStatistics()
        let places = StatisticThresholds(calibration, of: gate)
        let review = try #require(places.review)
        // 60 calibration images: p <= 0.05 where at most 2 of them are as unusual, and no rejection by p-value.
        #expect(calibration.count { $0 > review } == 2 && places.reject == nil)
        #expect(places.caption.hasPrefix("2 of 60") && places.caption.contains("no image is rejected"))
        var (agreeing, calls) = (0, 0)
        for image in TinySite.test {
            let report = try gate.verify(image.radiograph())
            agreeing += (report.statistic > review) == (report.pValue <= 0.05) ? 1 : 0
            calls += report.pValue <= 0.05 ? 1 : 0
        }
        // T is against the 30 calibration images of a class alone, the p-value's counts the image too, so that some on the
        // brink differ.
        #expect(10 * agreeing >= 9 * TinySite.test.count && calls < TinySite.test.count)
    }

    @Test(arguments: [JoiningRule.ranks, .bonferroni, .holm, .harmonic, .cauchy])
    func otherRulesHaveNoLine(rule: JoiningRule) throws {
        let site = try TinySite.shared.get()
        let other = try VerificationGate(
            model: site.model, profile: site.profile, budgets: FalseAlarmBudgets(review: 0.3, reject: 0.2),
            joining: rule)
        let page = try VerificationPage(title: "other", of: other).html(reading: [])
        #expect(!page.contains(">review</text>") && page.contains("joined by \(rule)"))
        #expect(page.contains("at most 30 % are sent to review"))
    }

    @Test func classesByThemselvesHaveNoOneLine() throws {
        let site = try TinySite.shared.get()
        let other = try VerificationGate(
            model: site.model, profile: site.profile, scope: .perClass(leastCount: 20))
        let places = StatisticThresholds(try site.profile.calibrationStatistics(), of: other)
        #expect(places.review == nil && places.caption.contains("within each predicted class"))
    }
}
