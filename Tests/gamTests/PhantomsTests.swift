import Foundation
import GAMVerify
import Testing

struct PhantomsTests {
    private let folder: URL

    init() throws {
        folder = Tool.folder.appending(path: "gam-tests-phantoms-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    @Test func aFolderAClassWithMasksOfTheSameNames() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let run = try Tool(
            ["phantoms", "skull", "--count", "2", "--side", "32", "--seed", "9", "--output", path("images")]
                + ["--masks", path("masks"), "--sheet", path("sheet.png")])
        #expect(run.status == 0 && run.messages.isEmpty)
        for name in SkullPhantom.classNames {
            for number in ["00001.png", "00002.png"] {
                let image = try Radiograph(contentsOf: path("images/\(name)/\(number)"))
                let mask = try Radiograph(contentsOf: path("masks/\(name)/\(number)"))
                #expect(image.width == 32 && mask.width == 32 && image != mask)
            }
        }
        #expect(try Radiograph(contentsOf: path("sheet.png")).height > 96)
        let again = try Tool(
            ["phantoms", "skull", "--count", "2", "--side", "32", "--seed", "9", "--output", path("again")])
        #expect(again.status == 0)
        #expect(
            FileManager.default.contentsEqual(
                atPath: path("images/open/00002.png"), andPath: path("again/open/00002.png")))
    }

    @Test(arguments: [
        ("hand", "--count=0", "--count must be"), ("hand", "--side=8", "--side must be"),
        ("foot", "--count=2", "'foot' is invalid"), ("hand", "--count=2", "nothing is written"),
    ])
    func wrongWishesAreRefused(_ kind: String, _ option: String, _ sentence: String) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let run = try Tool(["phantoms", kind, option])
        #expect(run.status == 2 && run.messages.contains(sentence), "\(run.messages)")
    }
}
