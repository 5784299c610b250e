package import GAMImaging
import GAMModelFiles
import GAMNetwork
import GAMTensor

extension Model {
    /// A residual network of random weights: as costly as a trained one, and of no other use.
    ///
    /// - Parameters:
    ///   - depth: 10, 18, 34, 50, 101 or 152.
    ///   - side: rows and columns of its input.
    ///   - width: channels of the first stage.
    ///   - channels: 1 or 3.
    /// - Returns: the model, of 1000 classes, its target layer `layer4`.
    /// - Throws: ``GAMError/network(_:)`` or ``GAMError/model(_:)`` for what there is not.
    package static func random(
        depth: Int, side: Int = 224, width: Int = 64, channels: Int = 3
    ) throws(GAMError) -> Model {
        try GAMError.wrap {
            let classCount = 1000
            var file = SafetensorsFile()
            let weights = try ResNet.randomWeights(depth: depth, width: width, inputs: channels, classes: classCount)
            for (name, tensor) in weights { file.insert(tensor, named: name) }
            let description = ModelDescription(
                preprocessing: Preprocessing(
                    inputWidth: side, inputHeight: side, inputChannels: channels,
                    mean: [Float](repeating: 0.5, count: channels),
                    standardDeviation: [Float](repeating: 0.25, count: channels)),
                classes: (0..<classCount).map { "class \($0)" })
            return Model(try StoredModel(weights: file, description: description))
        }
    }
}

extension Radiograph {
    /// A gray image of 8 bits that no one has seen: two soft spots, a slope and noise, from a seed.
    package static func generated(seed: UInt64, width: Int, height: Int) throws(ImagingError) -> Radiograph {
        var numbers = SeededGenerator(seed: seed)
        let spots = (0..<2).map { _ in
            (row: numbers.uniform(), column: numbers.uniform(), size: 0.1 + 0.2 * numbers.uniform())
        }
        let slope = numbers.uniform()
        var pixels = [UInt8]()
        pixels.reserveCapacity(width * height)
        for row in 0..<height {
            for column in 0..<width {
                let (y, x) = (Double(row) / Double(height), Double(column) / Double(width))
                var value = 0.2 + 0.2 * slope * x + 0.1 * numbers.uniform()
                for spot in spots {
                    let (down, along) = ((y - spot.row) / spot.size, (x - spot.column) / spot.size)
                    value += 0.3 / (1 + down * down + along * along)
                }
                pixels.append(UInt8(min(max(value, 0), 1) * 255))
            }
        }
        let layout = PixelLayout(width: width, height: height, sample: .unsigned8)
        return try Radiograph(pixels: unsafe pixels.span.bytes, layout: layout)
    }
}
