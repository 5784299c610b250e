import Foundation
import GAMFiles
import Testing

struct FilesListingTests {
    private func listed(_ folder: TemporaryFolder, recursive: Bool) throws -> [String] {
        try Files.list(folder.path, recursive: recursive).map {
            String($0.description.dropFirst(folder.url.path.count + 1))
        }
    }

    @Test func listsFilesSortedByTheBytesOfTheirPaths() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        for name in ["b.png", "a.png", "a/z.png", "a/b/c.png", "B.png", "a-1/x.png", "é.png", "10.png", "9.png"] {
            try folder.put("x", name)
        }
        #expect(try listed(folder, recursive: false) == ["10.png", "9.png", "B.png", "a.png", "b.png", "é.png"])
        #expect(
            try listed(folder, recursive: true) == [
                "10.png", "9.png", "B.png", "a-1/x.png", "a.png", "a/b/c.png", "a/z.png", "b.png", "é.png",
            ])
    }

    @Test func skipsHiddenFilesAndFolders() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        for name in [".hidden", ".git/config", "a/.b/c", "a/d"] { try folder.put("x", name) }
        #expect(try listed(folder, recursive: true) == ["a/d"])
    }

    @Test func listsLinksToFilesAndFollowsNoLinksToFolders() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.put("x", "a/file")
        try folder.link("a/loop", to: "..")
        try folder.link("self", to: "self")
        try folder.link("dangling", to: "nothing")
        try folder.link("link", to: "a/file")
        #expect(try listed(folder, recursive: true) == ["a/file", "link"])
        let throughLink = folder.path.appending("a").appending("loop")
        #expect(try Files.list(throughLink, recursive: false) == [throughLink.appending("link")])
    }

    @Test func refusesWhatIsNoFolder() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.put("x", "file")
        let file = folder.path.appending("file")
        #expect(throws: FileError.notDirectory(file)) { try Files.list(file, recursive: true) }
        let missing = folder.path.appending("missing")
        #expect(throws: FileError.notFound(missing)) { try Files.list(missing, recursive: true) }
    }

    @Test func listsNothingInAnEmptyFolder() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        #expect(try Files.list(folder.path, recursive: true).isEmpty)
    }
}
