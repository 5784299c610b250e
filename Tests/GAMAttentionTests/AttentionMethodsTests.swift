import GAMAttention
import Testing

@Suite struct AttentionMethodsTests {
    @Test func everyMethodIsFoundByItsName() throws {
        #expect(Set(AttentionMethods.names).count == AttentionMethods.all.count)
        for name in AttentionMethods.names { #expect(try AttentionMethods.named(name).name == name) }
        #expect(AttentionMethods.names.first == GradCAM().name)
    }

    @Test(arguments: [
        ("gradcam", ["grad-cam", "xgrad-cam"]), ("hirescam", ["hires-cam"]), ("score-cam", []), ("", []),
    ])
    func aTypoListsNearNames(name: String, near: [String]) throws {
        let error = #expect(throws: AttentionError.self) { try AttentionMethods.named(name) }
        guard case .unknownMethod(let found, let suggestions) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(found == name)
        #expect(Array(suggestions.prefix(near.count)) == near)
        #expect(!near.isEmpty || suggestions.count <= 3)
    }
}
