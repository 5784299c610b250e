import GAMVerify
import TestSupport
import Testing

@Suite("Reports in words")
struct ReportWordsTests {
    let site: TinySite

    init() throws {
        site = try TinySite.shared.get()
    }

    private func reports() throws -> [VerificationReport] {
        let gate = try VerificationGate(model: site.model, profile: site.profile)
        var generator = SeededGenerator(seed: 3)
        let noise = (0..<(40 * 36)).map { _ in UInt8(generator.integer(below: 256)) }
        let samples = Drawing.blob.samples(&generator)
        return try [
            gate.verify(Drawing.radiograph(noise)), gate.verify(Drawing.radiograph(samples.map { 255 - $0 })),
            gate.verify(Drawing.radiograph(samples.reversed())),
            gate.verify(Drawing.radiograph([UInt8](repeating: 9, count: 40 * 36))),
        ] + TinySite.test.prefix(8).map { try gate.verify($0.radiograph()) }
    }

    @Test func beginWithWhatIsToBeDoneAndWithoutJargon() throws {
        for report in try reports() {
            let headline = report.headline
            #expect(headline == report.details.first && headline.hasSuffix("."))
            switch report.verdict {
            case .accept: #expect(headline.hasPrefix("Accept"))
            case .review: #expect(headline.hasPrefix("Look at this image yourself: "))
            case .reject: #expect(headline.hasPrefix("Do not use the network on this image: "))
            }
            for word in ["p =", "p-value", "attention", "gradient", "feature", "logit", "early.", "input.", "score"] {
                #expect(!headline.contains(word), "\(headline)")
            }
            // Each component's name comes with the figures only.
            for reason in report.reasons { #expect(!reason.contains("p = "), "\(reason)") }
        }
    }

    @Test func giveEachFigureItsRange() throws {
        for report in try reports() {
            for evidence in report.evidence {
                #expect(report.details.contains("  \(evidence.figures)"))
                #expect(evidence.figures.hasPrefix("\(evidence.verifier) ") && evidence.figures.contains(", usually "))
            }
        }
    }

    @Test func countTheImagesThatLookAsUnusual() throws {
        for report in try reports() {
            let others = Int((report.pValue * 61).rounded()) - 1
            let line = try #require(report.details.first { $0.contains("as unusual as this one") })
            #expect(
                line.hasPrefix(
                    others == 0
                        ? "None of the 60 calibration images looks" : "Of the 60 calibration images, \(others) "))
        }
    }

    @Test func sayWhatIsPromised() throws {
        let report = try #require(try reports().last)
        #expect(
            report.details.suffix(2) == [
                "Of proper images, at most 5 % are sent to review or rejected on average; with 95 % confidence at most "
                    + "\(Decimal.percent(try #require(report.basis.review.upperBound), up: true)).",
                "No image like this can be rejected for being unusual: that takes 99 calibration images, there are 60.",
            ])
        let budgets = try FalseAlarmBudgets(review: 0.1, reject: 0.05, kind: .guaranteed)
        let gate = try VerificationGate(model: site.model, profile: site.profile, budgets: budgets)
        let guaranteed = try gate.verify(TinySite.test[0].radiograph())
        #expect(guaranteed.details.suffix(2).allSatisfy { $0.contains("with 95 % confidence") })
        #expect(!guaranteed.details.suffix(2).contains { $0.contains("on average") })
    }

    @Test(arguments: [
        (0.05, "5 %"), (0.01, "1 %"), (0.0689, "6.9 %"), (0.001, "0.1 %"), (0.0014, "0.14 %"), (0.1, "10 %"),
        (1, "100 %"), (0, "0 %"), (0.0003, "0.03 %"), (.nan, "undefined"),
    ])
    func writeShares(share: Double, text: String) {
        #expect(Decimal.percent(share) == text)
    }

    @Test func roundBoundsUp() {
        #expect(Decimal.percent(0.0681, up: true) == "6.9 %" && Decimal.percent(0.05, up: true) == "5 %")
        #expect(Decimal.percent(0.07, up: true) == "7 %" && Decimal.percent(0.00141, up: true) == "0.15 %")
    }

    /// A reason has the size of what it speaks of: a deviation with its direction, or a place among calibration images.
    @Test func giveEachReasonItsSize() throws {
        for report in try reports() {
            for evidence in report.evidence {
                #expect(evidence.count > 0 && evidence.nearer <= evidence.count)
                #expect(
                    abs(evidence.pValue - Double(1 + evidence.count - evidence.nearer) / Double(evidence.count + 1))
                        < 1e-12)
                if let deviation = evidence.deviation {
                    #expect(deviation.low < deviation.high && evidence.size == deviation.words)
                    #expect((deviation.value > deviation.high) == (deviation.spreads > 1.645))
                    #expect(evidence.size.contains("times the typical spread"))
                } else {
                    #expect(evidence.size.contains("further from usual than "))
                }
                let isReason = report.reasons.contains(evidence.sentence)
                #expect(!isReason || evidence.sentence.hasSuffix("(\(evidence.size))"))
            }
            if report.verdict < .accept, report.defects.isEmpty {
                #expect(report.reasons.contains { reason in report.evidence.contains { $0.sentence == reason } })
            }
        }
    }

    /// The upper left corner is made white: the brightness there is named, in per cent of the full scale.
    @Test func nameWhatDeviatesInPlainUnits() throws {
        let gate = try VerificationGate(model: site.model, profile: site.profile)
        var generator = SeededGenerator(seed: 3)
        var samples = Drawing.blob.samples(&generator)
        for row in 0..<10 {
            for column in 0..<9 { samples[row * 36 + column] = 255 }
        }
        let report = try gate.verify(Drawing.radiograph(samples))
        let evidence = try #require(report.evidence.first { $0.verifier == "input.statistics" })
        let deviation = try #require(evidence.deviation)
        #expect(deviation.spreads > 2 && !deviation.quantity.isEmpty)
        if deviation.unit == .fullScale {
            #expect(deviation.value >= -1 && deviation.value <= 101)
            #expect(evidence.sentence.contains("% of full scale, usually"))
        }
        let map = try #require(report.evidence.first { $0.verifier == "early.map" }?.deviation)
        #expect(map.unit == .activation && map.words.hasPrefix("response there "))
        let altered = try #require(report.evidence.first { $0.verifier == "input.alterations" }?.deviation)
        #expect(altered.unit == .spreads && altered.spreads == altered.value)
    }
}
