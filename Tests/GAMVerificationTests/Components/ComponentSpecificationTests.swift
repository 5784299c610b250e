import GAMVerification
import Testing

@Suite("Names of components")
struct ComponentSpecificationTests {
    @Test(
        "are read and written the same",
        arguments: [
            "input.statistics", "input.orientation", "early.channels", "early.map", "attention", "penultimate",
            "garbage",
            "early.layer2.map", "early.layer1.channels", "early.layer1.0.conv2.channels.all", "early.maxpool.gaussian",
            "early.layer2.similarity.pearson", "early.layer2.similarity.iou.top.all", "attention.profile.all",
            "attention.layer4.profile", "attention.layer3.profile.all", "attention.layer4.gaussian",
            "attention.layer4.gaussian.all", "attention.layer4.similarity.ssim",
            "attention.layer3.similarity.wasserstein.sliced.all", "attention.layer2.1.relu.similarity.kl.reverse",
            "ood.knn", "ood.mahalanobis++", "ood.garbage-probability", "ood.odin", "early.map:0.25", "ood.vim:3.0",
        ])
    func roundTrip(text: String) throws {
        let specification = try ComponentSpecification(text)
        #expect("\(specification)" == text)
        #expect(specification.name == String(text.prefix { $0 != ":" }))
    }

    @Test("without a layer or with an unknown part are errors that name what is near")
    func unknownNames() {
        for text in [
            "", "early", "early.", "early..map", "early.layer1", "early.layer1.map.all", "early.similarity.ssim",
            "early.layer1.similarity", "early.layer1.similarity.nothing", "attention.layer1.channels", "ood",
            "ood.nothing", "ood.layer1.gaussian", "input.layer1.gaussian", "early.lay er.map", "early.läyer.map",
            "all", "early.all", "attention.layer1.similarity.all",
        ] {
            #expect(throws: VerificationError.self, "\(text)") { try ComponentSpecification(text) }
        }
        #expect("ood.kn") {
            try ComponentSpecification("ood.kn")
        } throws: { error in
            "\(error)".contains("did you mean ood.knn")
        }
        #expect("\(VerificationError.unknownComponent("early.mup", near: ["early.map"]))".contains("mean early.map?"))
    }

    @Test("with weights outside their range are errors", arguments: ["0", "-1", "1001", "nan", "inf", "", "x", "1:2"])
    func badWeights(weight: String) {
        #expect(throws: VerificationError.self) { try ComponentSpecification("early.map:\(weight)") }
    }

    @Test("stand in the order of the verifiers, and the standard ones for `default`")
    func lists() throws {
        let names = try ComponentSpecification.list(
            "ood.knn,attention.layer4.gaussian, early.layer2.map,input.statistics:1", hasGarbageClass: false
        ).map(\.description)
        #expect(
            names == ["input.statistics:1.0", "early.layer2.map", "attention.layer4.gaussian", "ood.knn"])
        let standard = try ComponentSpecification.list("default", hasGarbageClass: true)
        #expect(standard == ComponentSpecification.standard(hasGarbageClass: true))
        #expect(
            standard.map(\.description) == [
                "input.alterations", "input.statistics:1.0", "input.orientation", "early.channels", "early.map",
                "attention", "penultimate", "garbage",
            ])
        #expect(standard.map(\.weight) == [6, 1, 1, 1, 1, 0.5, 0.5, 0.5])
        let more = try ComponentSpecification.list("ood.msp,default", hasGarbageClass: false)
        #expect(more.map(\.name).suffix(2) == ["ood.msp", "penultimate"] && more.count == 8)
        for text in ["", ",", "early.map,", "early.map,early.map:2", "default,early.map"] {
            #expect(throws: VerificationError.self, "\(text)") {
                try ComponentSpecification.list(text, hasGarbageClass: false)
            }
        }
    }

    @Test("of a garbage class need one")
    func garbage() throws {
        for text in ["garbage", "ood.garbage-probability"] {
            let list = [try ComponentSpecification(text)]
            #expect(try ComponentSpecification.checked(list, hasGarbageClass: true) == list)
            #expect(throws: VerificationError.self) {
                try ComponentSpecification.checked(list, hasGarbageClass: false)
            }
        }
        #expect(throws: VerificationError.self) { try ComponentSpecification.checked([], hasGarbageClass: true) }
    }

    @Test("in the listing can all be used")
    func forms() throws {
        for form in ComponentSpecification.forms {
            let name = form.name.replacing("LAYER", with: "layer1").replacing("METRIC", with: "ssim")
            for text in [name.replacing("[.all]", with: ""), name.replacing("[.all]", with: ".all")] {
                #expect(try ComponentSpecification(text).name == text)
            }
            #expect(!form.summary.isEmpty && form.name.count + form.summary.count < 118)
        }
    }
}
