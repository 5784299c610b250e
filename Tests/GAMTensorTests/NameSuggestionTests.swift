import GAMTensor
import Testing

@Suite("Name suggestions")
struct NameSuggestionTests {
    static let known = ["layer1", "layer2", "layer3", "layer4", "conv1", "fc", "avgpool"]

    @Test("offer the nearest first, at most three")
    func offerTheNearestFirst() {
        #expect(NameSuggestion.near("layr4", among: Self.known).first == "layer4")
        #expect(NameSuggestion.near("layer5", among: Self.known) == ["layer1", "layer2", "layer3"])
        #expect(NameSuggestion.near("LAYER4", among: Self.known).first == "layer4")
        #expect(NameSuggestion.near("avg", among: Self.known) == ["avgpool"])
    }

    @Test("offer nothing where nothing is near")
    func offerNothing() {
        #expect(NameSuggestion.near("softmax", among: Self.known).isEmpty)
        #expect(NameSuggestion.near("", among: Self.known).isEmpty)
        #expect(NameSuggestion.clause([]).isEmpty)
    }

    @Test("look at the beginning of huge names only")
    func lookAtTheBeginning() {
        let huge = String(repeating: "b", count: 1_000_000)
        #expect(NameSuggestion.near(huge, among: Self.known).isEmpty)
    }
}
