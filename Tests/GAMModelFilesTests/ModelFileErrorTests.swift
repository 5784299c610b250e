import GAMFiles
import GAMModelFiles
import GAMNetwork
import GAMTensor
import Testing

struct ModelFileErrorTests {
    @Test(arguments: [
        (ModelFileError.file(.tooLarge(FilePath("a"), limit: 2, found: 3)), "a", "at most 2 bytes", "3 bytes"),
        (.file(.notFound(FilePath("a"))), "a", "", ""),
        (.field(file: "p", field: "x.y", expected: "1", found: "2"), "x.y", "1", "2"),
        (.field(file: "p", field: "", expected: "1", found: "2"), "p", "1", "2"),
        (.unknownField(file: "p", field: "z", nearest: []), "z", "", ""),
        (.container(file: "m", expected: "1", found: "2"), "m", "1", "2"),
        (.tensor(file: "m", tensor: "t", expected: "1", found: "2"), "t", "1", "2"),
        (.network(file: "m", .tensorShape(name: "t", expected: "2x2", found: Shape(3))), "t", "2x2", "3"),
        (.network(file: "m", .missingTensor(name: "t", expected: "2x2")), "t", "2x2", ""),
        (.network(file: "m", .unexpectedTensor(name: "t")), "t", "", ""),
    ])
    func hasItsParts(_ error: ModelFileError, _ subject: String, _ expected: String, _ found: String) {
        #expect(error.subject == subject)
        #expect(error.expected == expected)
        #expect(error.found == found)
        #expect(["a", "p", "m"].contains(error.file))
        // The sentence names all of it.
        for part in [error.file, subject, expected.replacing(" bytes", with: ""), found.replacing(" bytes", with: "")] {
            #expect(error.description.contains(part), "\(error)")
        }
    }
}
