import GAMVerify

/// Images of a demonstration with their classes.
struct DemoSet: Sendable {
    /// The images.
    let images: [PhantomImage]
    /// The number of each one's class.
    let labels: [Int]

    /// Draws images on all processors; the same seed gives the same ones.
    ///
    /// - Parameters:
    ///   - count: images of each class.
    ///   - side: pixels of a side.
    ///   - seed: where chance comes from.
    ///   - phantoms: a phantom of each class.
    ///   - workers: the threads.
    /// - Throws: ``GAMError/image(name:_:)`` for a side that cannot be drawn.
    init(
        _ count: Int, side: Int, seed: UInt64, of phantoms: [any Phantom], _ workers: Workers
    ) throws(GAMError) {
        let total = count * phantoms.count
        images = try workers.map(0..<total) { index throws(GAMError) in
            // Each image has a generator of its own, so that the order of the threads does not matter.
            var mixer = SeededGenerator(seed: seed &* 1_000_003 &+ UInt64(index))
            var generator = SeededGenerator(seed: mixer.next())
            return try GAMError.wrap {
                try phantoms[index % phantoms.count].radiograph(side: side, using: &generator)
            }
        }
        labels = (0..<total).map { $0 % phantoms.count }
    }

    /// The images as radiographs.
    func radiographs() throws(GAMError) -> [Radiograph] {
        try GAMError.wrap { try images.map { try $0.radiograph() } }
    }

    /// Writes each image into a folder and says where it can be read.
    func write(to folder: FilePath) throws(GAMError) -> [ImageSource] {
        try GAMError.wrap { try Files.makeFolder(folder) }
        var sources = [ImageSource]()
        for (index, image) in images.enumerated() {
            let number = String("\(1000 + index)".dropFirst())
            let path = folder.appending("\(image.className)-\(number).png")
            try GAMError.wrap { try Files.write(try image.png(), to: path) }
            sources.append(ImageSource(path))
        }
        return sources
    }

    /// The same images, changed.
    func changed(by shift: ImageShift, seed: UInt64) throws(GAMError) -> DemoSet {
        var generator = SeededGenerator(seed: seed)
        let changed = try GAMError.wrap {
            try images.map { image in
                try image.replacing(try shift.apply(to: image.intensities, using: &generator))
            }
        }
        return DemoSet(images: changed, labels: labels)
    }

    private init(images: [PhantomImage], labels: [Int]) {
        self.images = images
        self.labels = labels
    }
}

/// The phantoms that the networks of a demonstration learn from.
enum DemoPhantoms {
    /// Hands of each stage, as the good network's site makes them.
    static func hands(_ technique: RadiographTechnique = .extremity) -> [any Phantom] {
        HandPhantom.Stage.allCases.map { HandPhantom(stage: $0, technique: technique) }
    }

    /// The corner in which each stage is written.
    static let corners: [RadiographTechnique.Corner] = [.topLeft, .topRight, .bottomRight, .bottomLeft]

    /// Hands whose stage is written on the plate: what the second network learns to read instead of growth plates.
    static var giveaways: [any Phantom] {
        HandPhantom.Stage.allCases.map { stage in
            var technique = RadiographTechnique.extremity
            technique.marker = .text(["I", "X", "O", "W"][stage.rawValue], corners[stage.rawValue])
            return HandPhantom(stage: stage, technique: technique)
        }
    }

    /// Chests and skulls and which side they show: another task with as many answers.
    static var otherTask: [any Phantom] {
        [false, true].flatMap { isMirrored -> [any Phantom] in
            [ChestPhantom(isMirrored: isMirrored), SkullPhantom(stage: .closed, isMirrored: isMirrored)]
        }
    }
}
