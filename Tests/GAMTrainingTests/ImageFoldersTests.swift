import Foundation
import GAMFiles
import GAMImaging
import GAMTensor
import GAMTraining
import Testing

struct ImageFoldersTests {
    private static func png(width: Int = 20, height: Int = 20, gray: UInt8 = 100) throws -> Data {
        Data(try RasterImage(width: width, height: height, color: RasterImage.Color(gray: gray)).png())
    }

    /// Three classes of 5, 3 and 2 images; a hidden file, a text and an image beside the folders.
    private static func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (name, count) in [("b", 3), ("a", 5), ("c", 2)] {
            let inside = folder.url.appending(path: "\(name)/deep")
            try FileManager.default.createDirectory(at: inside, withIntermediateDirectories: true)
            for index in 0..<count {
                try png(gray: UInt8(20 * index)).write(to: inside.appending(path: "\(index).PNG"))
            }
        }
        try png().write(to: folder.url.appending(path: "beside.png"))
        try Data("text".utf8).write(to: folder.url.appending(path: "a/notes.txt"))
        try png().write(to: folder.url.appending(path: "a/.hidden.png"))
        return folder
    }

    private static let preprocessing = Preprocessing(
        inputWidth: 8, inputHeight: 8, inputChannels: 1, mean: [0], standardDeviation: [1])

    @Test func classesAreTheFoldersInTheirOrder() throws {
        let folder = try Self.folder()
        let found = try ImageFolders(folder.path)
        #expect(found.classes == ["a", "b", "c"])
        #expect(found.files.map(\.label) == [0, 0, 0, 0, 0, 1, 1, 1, 2, 2])
        #expect(try ImageFolders(folder.path, classes: ["c", "a", "b"]).files.first?.label == 0)
        #expect(throws: TrainingError.classes(what: folder.path.description, expected: ["x"], found: ["a", "b", "c"])) {
            try ImageFolders(folder.path, classes: ["x"])
        }
        #expect(throws: TrainingError.tooFewImages(class: "b", expected: 4, found: 3)) { try found.require(4) }
        #expect(throws: TrainingError.noClasses(folder.path.appending("a"))) {
            try ImageFolders(folder.path.appending("a"))
        }
    }

    @Test func everyClassIsDivided() throws {
        let folder = try Self.folder()
        let found = try ImageFolders(folder.path)
        for (share, counts) in [(0.2, [1, 1, 1]), (0.5, [3, 2, 1]), (0.99, [4, 2, 1])] {
            let (first, second) = found.divided(share: share, seed: 1)
            #expect((0..<3).map { label in second.files.count { $0.label == label } } == counts)
            #expect(Set(first.files.map(\.path)).union(second.files.map(\.path)).count == 10)
            #expect(first.files.count + second.files.count == 10)
        }
        let (one, other) = (found.divided(share: 0.5, seed: 1).second, found.divided(share: 0.5, seed: 2).second)
        #expect(one.files.map(\.path) == found.divided(share: 0.5, seed: 1).second.files.map(\.path))
        #expect(one.files.map(\.path) != other.files.map(\.path))
    }

    @Test func unreadableImagesAreSkippedOrStopTheWork() throws {
        let folder = try Self.folder()
        try Data("no picture".utf8).write(to: folder.url.appending(path: "b/broken.png"))
        let found = try ImageFolders(folder.path)
        var skipped = [String]()
        let images = try found.read(Self.preprocessing, threads: 3) { name, _ in skipped.append(name) }
        #expect(images.count == 10)
        #expect(skipped.count == 1 && skipped[0].hasSuffix("b/broken.png"))
        #expect(images.countByClass == [5, 3, 2])
        #expect(abs(images.inputs[4].values[0] - 80.0 / 255) < 1e-6)
        #expect(throws: TrainingError.self) { try found.read(Self.preprocessing) }
    }

    @Test func surveyTellsStatisticsAndOddShapes() throws {
        let folder = try Self.folder()
        try Self.png(width: 40, height: 20, gray: 255).write(to: folder.url.appending(path: "c/wide.png"))
        let found = try ImageFolders(folder.path)
        let survey = try ImageSurvey(found, channels: 1)
        let grays = [0, 20, 40, 60, 80, 0, 20, 40, 0, 20, 255].map { Double($0) / 255 }
        let mean = grays.reduce(0, +) / 11
        let deviation = (grays.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 11).squareRoot()
        #expect(abs(Double(survey.mean[0]) - mean) < 1e-4)
        #expect(abs(Double(survey.standardDeviation[0]) - deviation) < 1e-4)
        #expect(survey.shorterSide == 20)
        #expect(survey.oddlyShaped.map(\.lastComponent) == ["wide.png"])
        #expect(survey.preprocessing(side: 32).inputWidth == 32)
        #expect(try ImageSurvey(found, channels: 3).mean.count == 3)
    }
}
