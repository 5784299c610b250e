import GAMTensor
import Testing

@Suite struct NameSuggestionTests {
    static let names = ["grad-cam", "layer-cam", "hires-cam", "grad-cam++", "xgrad-cam", "grad-cam-elementwise"]

    @Test(arguments: [
        ("gradcam", "grad-cam"), ("GRAD-CAM", "grad-cam"), ("layercam", "layer-cam"), ("hires", "hires-cam"),
        ("grad-cma", "grad-cam"), ("xgradcam", "xgrad-cam"), ("grad-cam-element", "grad-cam-elementwise"),
    ])
    func nearestNameComesFirst(wrong: String, meant: String) {
        #expect(NameSuggestion.near(wrong, among: Self.names).first == meant)
    }

    @Test(arguments: ["", "wasserstein", "q", String(repeating: "z", count: 10_000)])
    func nothingNearGivesNothing(wrong: String) {
        #expect(NameSuggestion.near(wrong, among: Self.names).isEmpty)
    }

    @Test func atMostAsManyAsAskedFor() {
        #expect(NameSuggestion.near("grad-cam", among: Self.names).count == 3)
        #expect(NameSuggestion.near("grad-cam", among: Self.names, limit: 1) == ["grad-cam"])
        #expect(NameSuggestion.near("grad-cam", among: Self.names, limit: -1).isEmpty)
        #expect(NameSuggestion.near("grad-cam", among: []).isEmpty)
        #expect(NameSuggestion.near("ab", among: ["xyz", "abcdefghij", "abc"]) == ["abc", "abcdefghij"])
    }

    @Test func clauseReadsAsEnglish() {
        #expect(NameSuggestion.clause([]) == "")
        #expect(NameSuggestion.clause(["a"]) == "; did you mean a?")
        #expect(NameSuggestion.clause(["a", "b", "c"]) == "; did you mean a, b or c?")
    }
}
