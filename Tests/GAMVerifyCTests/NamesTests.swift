import CGAMVerifyHeader
import GAMVerify
import GAMVerifyC
import Testing

struct NamesTests {
    @Test func theVersionIsTheLibrarys() {
        #expect(String(cString: gam_version_string()) == LibraryVersion.current)
        #expect(LibraryVersion.current == "\(GAM_VERSION_MAJOR).\(GAM_VERSION_MINOR).\(GAM_VERSION_PATCH)")
        #expect(Int(gam_version()) == GAM_VERSION_MAJOR * 10_000 + GAM_VERSION_MINOR * 100 + GAM_VERSION_PATCH)
    }

    @Test func everyStatusHasANameOfItsOwn() {
        let names = (GAM_OK...GAM_INTERNAL).map { String(cString: gam_status_name(gam_status($0))) }
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.hasPrefix("GAM_") })
        #expect(String(cString: gam_status_name(gam_status(GAM_INTERNAL + 1))) == "unknown")
    }

    @Test func verdictsHaveTheLibrarysNamesAndNumbers() {
        for verdict in Verdict.allCases {
            #expect(String(cString: gam_verdict_name(gam_verdict(verdict.rawValue))) == verdict.description)
        }
        #expect([GAM_VERDICT_NONE, GAM_REJECT, GAM_REVIEW, GAM_ACCEPT] == [0, 1, 2, 3])
    }

    @Test func suitabilitiesHaveTheLibrarysWords() {
        let verdicts: [SuitabilityVerdict] = [
            .notComparable(.tooFewImages(expected: 1, found: 0)), .unsuitable, .doubtful(.tooFewImages), .suitable,
        ]
        for (code, verdict) in zip(GAM_NOT_COMPARABLE...GAM_SUITABLE, verdicts) {
            #expect(String(cString: gam_suitability_name(gam_suitability(code))) == verdict.word)
        }
        #expect(String(cString: gam_suitability_name(gam_suitability(GAM_SUITABILITY_NONE))) == "none")
    }

    @Test func theInstructionSetIsOneOfTheKnown() {
        #expect(["avx512", "avx2", "neon", "scalar"].contains(String(cString: gam_instruction_set())))
    }
}
