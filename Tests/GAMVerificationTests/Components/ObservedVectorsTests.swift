import GAMAttention
import GAMTensor
import GAMVerification
import Testing

@Suite("Observed vectors")
struct ObservedVectorsTests {
    /// `[C, h, w]` (PyTorch's order) as channel values.
    static func activation(_ array: Rows) throws -> ChannelValues {
        let (c, h, w) = (array.shape[0], array.shape[1], array.shape[2])
        let values = (0..<(h * w)).flatMap { place in (0..<c).map { array.values[$0 * h * w + place] } }
        return try ChannelValues(height: h, width: w, channels: c, values: values)
    }

    @Test("input statistics and thumbnails equal the reference's", arguments: Expectations.available)
    func inputVectors(source: Expectations) throws {
        let arrays = try source.components()
        let inputs = arrays.filter { $0.key.hasPrefix("input.") }
        #expect(!inputs.isEmpty)
        for (name, input) in inputs {
            let plane = try InputPlane(height: input.shape[0], width: input.shape[1], values: input.values)
            let suffix = name.dropFirst("input.".count)
            let statistics = try #require(arrays["expected.input_statistics.\(suffix)"])
            let thumbnail = try #require(arrays["expected.thumbnail.\(suffix)"])
            #expect(deviation(try plane.statistics(), statistics.values) < 1e-12)
            #expect(deviation(try plane.thumbnail(), thumbnail.values) < 1e-12)
            let count = InputPlane.statisticsCount(height: plane.height, width: plane.width)
            #expect(count == statistics.values.count)
        }
    }

    @Test("layer vectors equal the reference's", arguments: Expectations.available)
    func layerVectors(source: Expectations) throws {
        let arrays = try source.components()
        func observed(_ name: String) throws -> ChannelValues {
            try Self.activation(#require(arrays["observed.\(name)"]))
        }
        func expected(_ name: String) throws -> [Double] { try #require(arrays["expected.\(name)"]).values }
        let first = try observed("A0")
        #expect(
            deviation(
                LayerVectors.earlyChannels([first, try observed("A1")]), try expected("early_channels")) < 1e-12)
        #expect(deviation(try LayerVectors.earlyMap(first), try expected("early_map")) < 1e-12)
        for name in ["1", "2"] {
            let activation = try observed("A" + name)
            let found = try LayerVectors.attentionProfile(
                activation: activation, gradient: try observed("G" + name))
            #expect(deviation(found, try expected("attention_profile.A" + name)) < 1e-12)
            let count = LayerVectors.attentionProfileCount(
                height: activation.height, width: activation.width, channels: activation.channels)
            #expect(count == found.count)
        }
        #expect(LayerVectors.penultimate([4, 0, -1, 2.25]) == [2, 0, 0, 1.5])
    }

    @Test("many channels' gradients are profiled by their means alone")
    func profileOfManyChannels() throws {
        var generator = SeededGenerator(seed: 31)
        for channels in [256, 257] {
            func values() throws -> ChannelValues {
                try ChannelValues(
                    height: 2, width: 3, channels: channels,
                    values: (0..<(6 * channels)).map { _ in generator.normal() })
            }
            let (activation, gradient) = (try values(), try values())
            let found = try LayerVectors.attentionProfile(activation: activation, gradient: gradient)
            #expect(found.count == (channels > 256 ? channels : 2 * channels) + 6)
            #expect(
                found.count == LayerVectors.attentionProfileCount(height: 2, width: 3, channels: channels))
            let means = gradient.channelMoments().means.map { $0 < 0 ? -(-$0).squareRoot() : $0.squareRoot() }
            #expect(Array(found.prefix(channels)) == means)
            let map = try activation.layerCAM(gradient: gradient).map { $0.squareRoot() }
            #expect(Array(found.suffix(6)) == map)
        }
    }

    @Test("Grad-CAM read in place has the method's bits")
    func gradCAMOfChannelValues() throws {
        var generator = SeededGenerator(seed: 32)
        let shape = Shape(1, 3, 4, 37)
        func tensor() throws -> Tensor { try Tensor(shape, (0..<(12 * 37)).map { _ in Float(generator.normal()) }) }
        let (activation, gradient) = (try tensor(), try tensor())
        let map = try GradCAM().map(activation: activation, gradient: gradient, layer: "layer", classIndex: 0)
        #expect(try ChannelValues(activation).gradCAM(gradient: ChannelValues(gradient)) == map.signedValues)
        func widened(_ tensor: Tensor) throws -> ChannelValues {
            try ChannelValues(height: 3, width: 4, channels: 37, values: tensor.values.map(Double.init))
        }
        let double = try widened(activation).gradCAM(gradient: widened(gradient))
        #expect(deviation(double, map.signedValues) < 1e-13)
        #expect(throws: VerificationError.self) {
            try ChannelValues(activation).gradCAM(
                gradient: ChannelValues(Tensor(repeating: 0, shape: Shape(1, 3, 4, 36))))
        }
    }

    @Test("a tensor of float32 gives what the same numbers in float64 give, bit for bit")
    func tensorsAreWidenedExactly() throws {
        var generator = SeededGenerator(seed: 12)
        let values = (0..<(5 * 7 * 3)).map { _ in Float(generator.normal()) }
        let tensor = try Tensor(Shape(1, 5, 7, 3), values)
        let single = try ChannelValues(tensor)
        let double = try ChannelValues(height: 5, width: 7, channels: 3, values: values.map(Double.init))
        #expect(single.channelMoments() == double.channelMoments())
        #expect(try LayerVectors.earlyMap(single) == LayerVectors.earlyMap(double))
        #expect(try single.layerCAM(gradient: double) == double.layerCAM(gradient: single))
        let plane = try InputPlane(tensor)
        let mean = (0..<35).map { place in (0..<3).reduce(0) { $0 + Double(values[3 * place + $1]) } / 3 }
        #expect(plane.values == mean)
    }

    /// Lanes of float32 sum 64 places at most: sums of differences from the first place are good to 64 roundings, 4e-6.
    ///
    /// Where that place lies 97 deviations off, their squares are 10^4 times the variance of the block.
    @Test("lanes of float32 give what float64 gives", arguments: [(1, 1, 16), (9, 15, 19), (13, 10, 64), (2, 65, 33)])
    func lanesAgreeWithDoubles(height: Int, width: Int, channels: Int) throws {
        var generator = SeededGenerator(seed: 13)
        func tensor(first: Float) throws -> Tensor {
            let count = height * width * channels
            let values = (0..<count).map { $0 < channels ? first : Float(3 + generator.normal()) }
            return try Tensor(Shape(1, height, width, channels), values)
        }
        func doubles(_ tensor: Tensor) throws -> ChannelValues {
            let values = tensor.values.map(Double.init)
            return try ChannelValues(height: height, width: width, channels: channels, values: values)
        }
        let (value, slope) = (try tensor(first: 100), try tensor(first: -1))
        let (single, double) = (try ChannelValues(value), try doubles(value))
        let gradient = try ChannelValues(slope)
        let (found, expected) = (single.channelMoments(), double.channelMoments())
        #expect(deviation(found.means, expected.means) < 1e-5)
        #expect(deviation(found.deviations, expected.deviations) < 1e-4)
        let plain = (gradient.channelMoments(), try doubles(slope).channelMoments())
        #expect(deviation(plain.0.deviations, plain.1.deviations) < 1e-5)
        #expect(deviation(single.meanOverChannels(), double.meanOverChannels()) < 1e-6)
        let maps = (try single.layerCAM(gradient: gradient), try double.layerCAM(gradient: doubles(slope)))
        #expect(deviation(maps.0, maps.1) < 1e-6)
    }

    @Test("channel moments keep their digits where the first place is far from the rest", arguments: [0, 1e3, -1e6])
    func momentsAreStable(first: Double) throws {
        var generator = SeededGenerator(seed: 21)
        let channel = [first] + (0..<400).map { _ in 5 + 1e-3 * generator.normal() }
        let constant = [Double](repeating: 0.1, count: channel.count)
        let values = zip(channel, constant).flatMap { [$0, $1] }
        let found = try ChannelValues(height: 1, width: channel.count, channels: 2, values: values).channelMoments()
        let mean = channel.reduce(0, +) / Double(channel.count)
        let variance = channel.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(channel.count)
        #expect(abs(found.means[0] - mean) <= 1e-12 * max(5, abs(mean)))
        #expect(abs(found.deviations[0] - variance.squareRoot()) <= 1e-12 * variance.squareRoot())
        #expect(found.means[1] == 0.1 && found.deviations[1] == 0)
    }

    @Test("lengths at the sizes of the definitions", arguments: [(64, 47), (128, 50), (224, 50), (2, 38), (9, 38)])
    func statisticsCount(side: Int, count: Int) throws {
        #expect(InputPlane.statisticsCount(height: side, width: side) == count)
        let plane = try InputPlane(
            height: side, width: side, values: [Double](repeating: 0.5, count: side * side))
        #expect(try plane.statistics().count == count)
    }

    @Test("a constant input has finite vectors")
    func constantInput() throws {
        let plane = try InputPlane(height: 8, width: 8, values: [Double](repeating: 3, count: 64))
        #expect(try plane.statistics().allSatisfy { $0.isFinite })
        #expect(try plane.thumbnail().allSatisfy { $0 == 0 })
    }

    @Test("NaN is not hidden by a ReLU or a root")
    func undefinedValuesStay() throws {
        let plane = try InputPlane(height: 8, width: 8, values: [.nan] + [Double](repeating: 1, count: 63))
        #expect(try plane.statistics().contains { $0.isNaN })
        #expect(try plane.thumbnail().contains { $0.isNaN })
        let activation = try ChannelValues(height: 1, width: 2, channels: 2, values: [1, .nan, 2, 3])
        #expect(LayerVectors.earlyChannels([activation]).map { $0.isNaN } == [false, true, false, true])
        #expect(try activation.layerCAM(gradient: activation).map { $0.isNaN } == [true, false])
        #expect(LayerVectors.penultimate([.nan])[0].isNaN)
    }

    @Test("arrays of other shapes are errors")
    func wrongShapesAreErrors() throws {
        #expect(throws: VerificationError.self) {
            try ChannelValues(Tensor(Shape(2, 1, 1, 1), [1, 2]))
        }
        #expect(throws: VerificationError.self) { try ChannelValues(Tensor(Shape(2, 2), [1, 2, 3, 4])) }
        #expect(throws: VerificationError.self) { try ChannelValues(Tensor(Shape(1, 0, 2, 2), [])) }
        #expect(throws: VerificationError.self) {
            try ChannelValues(height: 2, width: 2, channels: 1, values: [1])
        }
        #expect(throws: VerificationError.self) { try InputPlane(height: 1, width: 4, values: [1, 2, 3, 4]) }
        #expect(throws: VerificationError.self) { try InputPlane(height: .max, width: .max, values: [1]) }
        let a = try ChannelValues(height: 1, width: 1, channels: 2, values: [1, 2])
        let b = try ChannelValues(height: 1, width: 1, channels: 1, values: [1])
        #expect(throws: VerificationError.self) {
            try LayerVectors.attentionProfile(activation: a, gradient: b)
        }
    }
}
