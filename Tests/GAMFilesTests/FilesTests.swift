import Foundation
import GAMFiles
import Testing

struct FilesTests {
    @Test(arguments: [0, 1, 7, 4_096, 65_537, 1_000_003])
    func readsBackWhatItWrote(_ count: Int) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.path.appending("values.bin")
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        try Files.write(bytes, to: path)
        #expect(try Files.read(path, limit: count) == bytes)
        #expect(try folder.names() == ["values.bin"])
    }

    @Test func makesAFolderOnceAndNeverOverSomethingElse() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.path.appending("inside")
        try Files.makeFolder(path)
        try Files.makeFolder(path)
        #expect(Files.isDirectory(path) && Files.isWritable(path))
        #expect(!Files.isWritable(folder.path.appending("none")))
        try folder.put("x", "file")
        let file = folder.path.appending("file")
        #expect(throws: FileError.notDirectory(file)) { try Files.makeFolder(file) }
        let deep = folder.path.appending("missing").appending("inside")
        #expect(throws: FileError.notFound(deep)) { try Files.makeFolder(deep) }
        #expect(throws: FileError.invalidPath(FilePath(""))) { try Files.makeFolder(FilePath("")) }
    }

    @Test func acceptsAFileOfExactlyTheLimitAndNoByteMore() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.path.appending("a")
        try Files.write([1, 2, 3], to: path)
        #expect(try Files.read(path, limit: 3) == [1, 2, 3])
        #expect(throws: FileError.tooLarge(path, limit: 2, found: 3)) { try Files.read(path, limit: 2) }
        #expect(throws: FileError.tooLarge(path, limit: -1, found: 3)) { try Files.read(path, limit: -1) }
    }

    @Test func refusesWhatIsNotARegularFile() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        #expect(throws: FileError.isDirectory(folder.path)) { try Files.read(folder.path, limit: 10) }
        let missing = folder.path.appending("missing")
        #expect(throws: FileError.notFound(missing)) { try Files.read(missing, limit: 10) }
        let pipe = folder.path.appending("pipe")
        #expect(mkfifo(pipe.description, 0o600) == 0)
        #expect(throws: FileError.notRegularFile(pipe)) { try Files.read(pipe, limit: 10) }
        let device = FilePath("/dev/null")
        #expect(throws: FileError.notRegularFile(device)) { try Files.read(device, limit: 10) }
        try folder.put("x", "file")
        let beyond = folder.path.appending("file").appending("inside")
        #expect(throws: FileError.notDirectory(beyond)) { try Files.read(beyond, limit: 10) }
    }

    @Test(arguments: [[], [0], [0x61, 0, 0x62]] as [[UInt8]])
    func refusesInvalidPaths(_ bytes: [UInt8]) {
        let path = FilePath(bytes: bytes)
        #expect(throws: FileError.invalidPath(path)) { try Files.read(path, limit: 10) }
        #expect(throws: FileError.invalidPath(path)) { try Files.write([1], to: path) }
        #expect(throws: FileError.invalidPath(path)) { try Files.list(path, recursive: true) }
        #expect(!Files.isDirectory(path))
    }

    @Test func handlesNamesThatAreNotText() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = FilePath(bytes: folder.path.bytes + [0x2F, 0xFF, 0xFE])
        try Files.write([9], to: path)
        #expect(try Files.read(path, limit: 1) == [9])
        #expect(try Files.list(folder.path, recursive: false) == [path])
    }

    @Test func refusesAFileWhoseSizeTheSystemDoesNotKnow() throws {
        // Files of the kernel say 0 bytes and have some: a stand-in for a file that grows while it is read.
        let path = FilePath("/proc/self/status")
        guard FileManager.default.fileExists(atPath: path.description) else { return }
        #expect(throws: FileError.changedWhileRead(path)) { try Files.read(path, limit: 1 << 20) }
    }

    @Test func replacesAFileWhole() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.path.appending("profile")
        try Files.write(Array("a long old content".utf8), to: path)
        try Files.write([1], to: path)
        #expect(try Files.read(path, limit: 100) == [1])
    }

    @Test func leavesEverythingAsItWasWhenTheFolderIsMissing() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let missing = folder.path.appending("no")
        #expect(throws: FileError.notFound(missing)) { try Files.write([1], to: missing.appending("profile")) }
        #expect(try folder.names().isEmpty)
    }

    @Test func removesTheTemporaryFileWhenItCannotTakeTheName() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        // The temporary name is short, so that only the last step, the renaming, fails.
        let path = folder.path.appending(String(repeating: "n", count: 300))
        #expect(throws: FileError.writeFailed(path, code: ENAMETOOLONG)) { try Files.write([1], to: path) }
        #expect(try folder.names().isEmpty)
    }

    @Test(.enabled(if: geteuid() != 0, "a privileged user may write anywhere"))
    func leavesTheOldFileInAFolderThatMayNotBeWritten() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.path.appending("profile")
        try Files.write([1, 2, 3], to: path)
        #expect(chmod(folder.url.path, 0o555) == 0)
        defer { _ = chmod(folder.url.path, 0o755) }
        #expect(!Files.isWritable(folder.path))
        #expect(throws: FileError.self) { try Files.write([9], to: path) }
        #expect(try Files.read(path, limit: 10) == [1, 2, 3])
        #expect(try folder.names() == ["profile"])
    }

    @Test func doesNotReplaceAFolderOrADevice() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.put("x", "inner/file")
        let inner = folder.path.appending("inner")
        #expect(throws: FileError.isDirectory(inner)) { try Files.write([1], to: inner) }
        #expect(throws: FileError.isDirectory(FilePath(inner.description + "/"))) {
            try Files.write([1], to: FilePath(inner.description + "/"))
        }
        let file = inner.appending("file")
        #expect(throws: FileError.notDirectory(file)) { try Files.write([1], to: file.appending("profile")) }
        let pipe = folder.path.appending("pipe")
        #expect(mkfifo(pipe.description, 0o600) == 0)
        #expect(throws: FileError.notRegularFile(pipe)) { try Files.write([1], to: pipe) }
        try folder.link("null", to: "/dev/null")
        let link = folder.path.appending("null")
        #expect(throws: FileError.notRegularFile(link)) { try Files.write([1], to: link) }
        #expect(try folder.names() == ["inner", "null", "pipe"])
    }

    @Test func replacesALinkAndNotItsTarget() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.put("target", "target")
        try folder.link("link", to: "target")
        try Files.write(Array("new".utf8), to: folder.path.appending("link"))
        #expect(try Files.read(folder.path.appending("target"), limit: 10) == Array("target".utf8))
        #expect(try Files.read(folder.path.appending("link"), limit: 10) == Array("new".utf8))
    }

    @Test func knowsFolders() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.put("x", "file")
        try folder.link("link", to: ".")
        #expect(Files.isDirectory(folder.path))
        #expect(Files.isDirectory(folder.path.appending("link")))
        #expect(!Files.isDirectory(folder.path.appending("file")))
        #expect(!Files.isDirectory(folder.path.appending("missing")))
    }

    @Test func describesErrorsInOneSentence() {
        let path = FilePath("a.png")
        #expect(FileError.notFound(path).description == "a.png: no such file or folder")
        #expect(
            FileError.tooLarge(path, limit: 10, found: 12).description
                == "a.png: expected at most 10 bytes, found 12")
        #expect(FileError.writeFailed(path, code: ENOSPC).description.hasPrefix("a.png: writing failed: "))
        #expect(FileError.tooLarge(path, limit: 10, found: 12).path == path)
    }
}
