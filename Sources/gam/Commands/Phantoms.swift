import ArgumentParser
import GAMVerify

/// Draws phantoms.
struct Phantoms: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "phantoms",
        abstract: "Draws radiographs of schematic hands, chests or skulls, for demonstrations and tests.",
        discussion: """
            Each class has a folder of its own in the output folder, as gam train and gam fit read them. The classes \
            differ in one place only, which --masks writes as pictures of the same names, white where the evidence is. \
            The same seed gives the same images. The figures are nobody's: what a network learns from them says \
            nothing about patients.
            """)

    /// What can be drawn.
    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case hand
        case chest
        case skull

        /// A phantom of each class.
        var classes: [any Phantom] {
            switch self {
            case .hand: HandPhantom.Stage.allCases.map { HandPhantom(stage: $0) }
            case .chest: [ChestPhantom(hasNodule: false), ChestPhantom(hasNodule: true)]
            case .skull: SkullPhantom.Stage.allCases.map { SkullPhantom(stage: $0) }
            }
        }
    }

    @Argument(help: "What is drawn: hand, chest or skull.")
    var kind: Kind

    @Option(help: "Images of each class, 1 to 100000.")
    var count = 10

    @Option(help: "Pixels of a side, 16 to 2048.")
    var side = 128

    @Option(help: "The seed; every number gives other images.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("A folder that takes the images.", valueName: "folder"))
    var output: String?

    @Option(help: ArgumentHelp("A folder that takes the places of the evidence.", valueName: "folder"))
    var masks: String?

    @Option(help: ArgumentHelp("A PNG file that shows all images, a row a class.", valueName: "file"))
    var sheet: String?

    func validate() throws {
        guard (1...100_000).contains(count) else {
            throw ValidationError("--count must be 1 to 100000, found \(count)")
        }
        guard (16...2048).contains(side) else { throw ValidationError("--side must be 16 to 2048, found \(side)") }
        guard output != nil || sheet != nil || masks != nil else {
            throw ValidationError("give --output, --masks or --sheet, else nothing is written")
        }
        if sheet != nil, count * side > 16_000 {
            throw ValidationError("a sheet of \(count) images of \(side) pixels is too wide")
        }
    }

    func execute() throws -> ExitStatus {
        if let sheet { try OutputFile.check(FilePath(sheet)) }
        var generator = SeededGenerator(seed: seed)
        var rows = [(title: String, images: [PhantomImage])]()
        for phantom in kind.classes {
            var images = [PhantomImage]()
            for number in 1...count {
                let image = try GAMError.wrap { try phantom.radiograph(side: side, using: &generator) }
                try write(image, number)
                if sheet != nil { images.append(image) }
            }
            rows.append((phantom.className, images))
        }
        if let sheet {
            try GAMError.wrap { try ContactSheet.picture(rows) }.write(to: FilePath(sheet))
        }
        return .done
    }

    private func write(_ image: PhantomImage, _ number: Int) throws(GAMError) {
        let name = String(repeating: "0", count: max(0, 5 - "\(number)".count)) + "\(number).png"
        try GAMError.wrap {
            for (folder, bytes) in [(output, try image.png()), (masks, try image.maskPNG())] {
                guard let folder else { continue }
                let place = FilePath(folder).appending(image.className)
                try Files.makeFolder(FilePath(folder))
                try Files.makeFolder(place)
                try Files.write(bytes, to: place.appending(name))
            }
        }
    }
}
