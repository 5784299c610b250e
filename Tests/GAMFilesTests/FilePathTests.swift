import GAMFiles
import Testing

struct FilePathTests {
    @Test(arguments: [
        ("a/b.png", "b.png", "a"), ("b.png", "b.png", "."), ("/b.png", "b.png", "/"), ("a/b/", "b", "a"),
        ("/", "", "/"), ("", "", "."), ("//", "", "/"), ("../x", "x", ".."), ("/a/b", "b", "/a"),
    ])
    func hasALastComponentAndAFolder(_ path: String, _ last: String, _ folder: String) {
        #expect(FilePath(path).lastComponent == last)
        #expect(FilePath(path).folder == FilePath(folder))
    }

    @Test func appendsWithExactlyOneSlash() {
        #expect(FilePath("a").appending("b").description == "a/b")
        #expect(FilePath("a/").appending("b").description == "a/b")
        #expect(FilePath("").appending("b").description == "b")
        #expect(FilePath("/").appending("b").description == "/b")
    }

    @Test func keepsBytesThatAreNotText() {
        let path = FilePath(bytes: [0x61, 0xFF, 0x62])
        #expect(path.bytes == [0x61, 0xFF, 0x62])
        #expect(path.appending("c").bytes == [0x61, 0xFF, 0x62, 0x2F, 0x63])
        #expect(path.description == "a\u{FFFD}b")
    }

    @Test func isOrderedByBytes() {
        let paths = ["b", "a/b", "a", "B", "é", "a.b", "z"].map { FilePath($0) }
        #expect(paths.sorted().map(\.description) == ["B", "a", "a.b", "a/b", "b", "z", "é"])
    }
}
