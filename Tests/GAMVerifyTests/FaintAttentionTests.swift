import GAMVerify
import TestSupport
import Testing

@Suite("Faint attention maps")
struct FaintAttentionTests {
    let model: Model

    init() throws {
        model = try TinySite.shared.get().model
    }

    @Test func areToldByTheReferenceImagesOfTheClass() throws {
        let reference = Drawing.images(105, seed: 21)
        let profile = try ReferenceProfile.fit(model, reference: reference, calibration: TinySite.calibration)
        var energies = [Int: [Double]]()
        for image in reference {
            let map = try Explained.map(model, image.radiograph())
            energies[map.classIndex, default: []].append(map.energy)
        }
        for (group, values) in energies {
            // 105 images: the 1 % quantile lies 1.04 ranks above the smallest.
            let sorted = values.sorted()
            guard values.count >= 100 else {
                #expect(profile.attentionFloors[group] == nil)
                continue
            }
            let floor = try #require(profile.attentionFloors[group])
            #expect(floor >= sorted[0] && floor <= sorted[2] && floor > 0)
        }
        #expect(!profile.attentionFloors.isEmpty)
        #expect(try ReferenceProfile(bytes: profile.encoded()).attentionFloors == profile.attentionFloors)

        // Of the reference images themselves, those below the quantile are faint.
        let gate = try VerificationGate(model: model, profile: profile)
        var faint = 0
        for image in reference {
            let report = try gate.verify(image.radiograph())
            let map = report.attentionMap
            let isFaint = map.energy < profile.attentionFloors[map.classIndex] ?? 0
            #expect(map.flags.contains(.lowEnergy) == isFaint)
            #expect(report.reasons.contains { $0.contains("faint") } == isFaint)
            if isFaint { faint += 1 }
        }
        #expect((1...6).contains(faint), "\(faint)")
    }

    @Test func areNotToldBelowAHundredImages() throws {
        #expect(try TinySite.shared.get().profile.attentionFloors.isEmpty)
    }
}
