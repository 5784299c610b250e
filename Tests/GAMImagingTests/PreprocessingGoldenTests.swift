import Foundation
import GAMImaging
import GAMTensor
import TestSupport
import Testing

/// Against PyTorch's arrays, where they lie beside the checkout.
@Suite(.enabled(if: Golden.isPresent))
struct PreprocessingGoldenTests {
    static let names: [(String, Preprocessing.Interpolation)] = [
        ("nearest", .nearest), ("bilinear", .bilinear), ("bilinear-antialias", .bilinearAntialias),
        ("area-fractional", .area),
    ]

    @Test(arguments: ["gray8", "gray16", "gray-alpha8", "palette4", "rgb8-interlaced", "gray8-tiny"])
    func equalsTheGoldenResizing(_ name: String) throws {
        let image = try Fixture.shared("golden/preprocess/\(name).png")
        let arrays = try Golden.arrays("golden/preprocess.safetensors")
        var visited = 0
        for (key, golden) in arrays where key.hasPrefix("\(name).") {
            guard let how = Self.names.first(where: { key.hasSuffix(".\($0.0)") })?.1 else { continue }
            let (channels, height, width) = (golden.shape[1], golden.shape[2], golden.shape[3])
            let found = try PreprocessingTests.identity(
                width: width, height: height, channels: channels, .stretch, how
            ).apply(to: image).channelsFirst().values
            #expect(found.count == golden.values.count)
            let largest = zip(found, golden.values).map { abs(Double($0) - $1) }.max() ?? 0
            // Both sides are float64 rounded to float32; the golden input was rounded once more.
            #expect(largest < 5e-7, "\(key): \(largest)")
            visited += 1
        }
        #expect(visited >= 8)
    }

    @Test(arguments: [
        ("mednist-resnet10", "models/mednist-resnet10"), ("cxr-resnet10", "models/cxr-resnet10"),
        ("mednist-resnet10-garbage", "models/mednist-resnet10-garbage"),
        ("tiny-bottleneck", "golden/tiny-bottleneck"),
    ])
    func equalsTheInputsOfTheGoldenNetworks(_ name: String, _ folder: String) throws {
        let description = try Self.description(Golden.json("\(folder)/preprocess.json"))
        let arrays = try Golden.arrays("golden/\(name).safetensors")
        for index in 0...1 {
            let golden = try #require(arrays["input.\(index)"])
            let image = try Fixture.shared("golden/\(name)/\(index).png")
            let found = try description.apply(to: image).channelsFirst()
            #expect(found.shape.dimensions == golden.shape)
            let largest = zip(found.values, golden.values).map { abs(Double($0) - $1) }.max() ?? 0
            // Up to four roundings to float32 of values below 5 after normalisation.
            #expect(largest < 2e-6, "image \(index): \(largest)")
        }
    }

    private static func description(_ json: [String: Any]) throws -> Preprocessing {
        let input = try #require(json["input"] as? [String: Int])
        let resize = try #require(json["resize"] as? [String: String])
        let normalize = try #require(json["normalize"] as? [String: [Double]])
        return Preprocessing(
            inputWidth: try #require(input["width"]), inputHeight: try #require(input["height"]),
            inputChannels: try #require(input["channels"]),
            resizeMode: try #require(Preprocessing.ResizeMode(rawValue: resize["mode"] ?? "")),
            interpolation: try #require(Preprocessing.Interpolation(rawValue: resize["interpolation"] ?? "")),
            mean: try #require(normalize["mean"]).map(Float.init),
            standardDeviation: try #require(normalize["std"]).map(Float.init))
    }
}
