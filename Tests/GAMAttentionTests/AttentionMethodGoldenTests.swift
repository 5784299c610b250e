import Foundation
import GAMAttention
import GAMTensor
import TestSupport
import Testing

/// torchcam 0.5.0's "Grad-CAM++" as it really computes it (its coefficient stays `G^2`), for parity only.
private struct TorchcamGradCAMPlusPlus: AttentionMethod {
    let name = "torchcam-0.5.0"

    func rawMap(of layer: LayerGradient) -> RawMap {
        let weights = layer.sumOverPlaces { _, gradient, _ in gradient * gradient * max(gradient, 0) }
        return RawMap(signed: layer.weightedActivation(weights))
    }
}

/// How other libraries scale and resize a raw map, from their sources.
private enum Convention {
    /// pytorch-grad-cam 1.5.7: `x - min`, `/ (1e-7 + max)`, bilinear to the input's size, and scaled once more.
    static func pytorchGradCAM(_ map: AttentionMap, height: Int, width: Int) throws -> [Double] {
        let small = scaled(map.values, 1e-7)
        let large = try Resampling.bilinear(
            small, height: map.height, width: map.width, toHeight: height, toWidth: width)
        return scaled(large, 1e-7)
    }

    /// torchcam 0.5.0: `x - min`, `/ (max + 1e-8)`, at the layer's size.
    static func torchcam(_ map: AttentionMap) -> [Double] { scaled(map.values, 1e-8) }

    /// MONAI 1.6.1: bilinear first, then scaled and turned over, so that the strongest place is 0.
    static func monai(_ map: AttentionMap, height: Int, width: Int) throws -> [Double] {
        let large = try Resampling.bilinear(
            map.values, height: map.height, width: map.width, toHeight: height, toWidth: width)
        let plane = try MapPlane(height: height, width: width, values: large)
        return large.max() == large.min() ? large : plane.scaled.values.map { 1 - $0 }
    }

    private static func scaled(_ values: [Double], _ epsilon: Double) -> [Double] {
        let low = values.min() ?? 0
        let moved = values.map { $0 - low }
        let high = moved.max() ?? 0
        return moved.map { $0 / (high + epsilon) }
    }
}

@Suite struct AttentionMethodGoldenTests {
    static let networks = ["mednist-resnet10", "mednist-resnet10-garbage", "cxr-resnet10", "tiny-bottleneck"]

    static let pytorchGradCAM: [(String, any AttentionMethod)] = [
        ("gradcam", GradCAM()), ("gradcamplusplus", GradCAMPlusPlus()), ("hirescam", HiResCAM()),
        ("layercam", LayerCAM()), ("xgradcam", XGradCAM()), ("gradcamelementwise", GradCAMElementwise()),
    ]
    static let torchcam: [(String, any AttentionMethod)] = [
        ("gradcam", GradCAM()), ("gradcampp", TorchcamGradCAMPlusPlus()), ("xgradcam", XGradCAM()),
        ("layercam", LayerCAM()),
    ]

    /// Golden activations and gradients were rounded to float32 (6e-8 each) after the map was made in float64; a map
    /// is a sum of such products that may cancel, so 1e-5 of its largest value, or of what was added up.
    @Test(.enabled(if: Golden.isPresent), arguments: networks)
    func rawGradCAMOfEveryLayerAndClass(network: String) throws {
        let arrays = try Golden.arrays("golden/\(network).safetensors")
        var checked = 0
        for (name, expected) in arrays where name.hasPrefix("cam.raw.") {
            let parts = name.split(separator: ".").map(String.init)
            let (layer, label, image) = (parts[2], parts[3], parts[4])
            let classIndex = try #require(Int(label.dropFirst()))
            let map = try GradCAM().map(
                activation: layerTensor(#require(arrays["act.\(layer).\(image)"])),
                gradient: layerTensor(#require(arrays["grad.\(layer).\(label).\(image)"])), layer: layer,
                classIndex: classIndex)
            #expect([map.height, map.width] == expected.shape)
            let scale = max(expected.values.max() ?? 0, map.signedValues.map(abs).max() ?? 0)
            let difference = largestDifference(map.values, expected.values)
            #expect(difference <= 1e-5 * scale, "\(network) \(name): \(difference) of \(scale)")
            #expect(map.isEmpty == (expected.values.max() == 0), "\(network) \(name)")
            checked += 1
        }
        #expect(checked >= 16)
    }

    /// Values in 0...1; the libraries compute in float32, and both epsilons stand beside maxima down to 1e-5.
    @Test(.enabled(if: Golden.isPresent), arguments: networks)
    func agreesWithPytorchGradCAMAndTorchcam(network: String) throws {
        let file = try GoldenArray.read(Golden.shared.appending(path: "golden/\(network).safetensors"))
        let arrays = file.arrays
        let images = try #require(
            JSONSerialization.jsonObject(with: Data((file.metadata["images"] ?? "").utf8)) as? [[String: Any]])
        func map(_ method: any AttentionMethod, _ layer: String, _ image: Int) throws -> AttentionMap {
            let predicted = try #require(images[image]["predicted"] as? Int)
            return try method.map(
                activation: layerTensor(#require(arrays["act.\(layer).\(image)"])),
                gradient: layerTensor(#require(arrays["grad.\(layer).c\(predicted).\(image)"])), layer: layer,
                classIndex: predicted)
        }
        var checked = 0
        for (layer, image) in [("layer4", 0), ("layer4", 1), ("layer3", 0), ("layer3", 1)] {
            for (name, method) in Self.pytorchGradCAM {
                guard let expected = arrays["pgc.\(name).\(layer).\(image)"] else { continue }
                let found = try Convention.pytorchGradCAM(
                    map(method, layer, image), height: expected.shape[0], width: expected.shape[1])
                let difference = largestDifference(found, expected.values)
                #expect(difference <= 2e-6, "\(network) pgc.\(name).\(layer).\(image): \(difference)")
                checked += 1
            }
            for (name, method) in Self.torchcam {
                let expected = try #require(arrays["tcam.\(name).\(layer).\(image)"])
                let difference = largestDifference(Convention.torchcam(try map(method, layer, image)), expected.values)
                #expect(difference <= 2e-6, "\(network) tcam.\(name).\(layer).\(image): \(difference)")
                checked += 1
            }
        }
        #expect(checked == 3 * Self.pytorchGradCAM.count + 4 * Self.torchcam.count)
    }

    /// The activation and gradient of the reference are float64; a layer here is float32, so 1e-6 of the largest value.
    @Test(arguments: [
        ("grad_cam", GradCAM() as any AttentionMethod), ("grad_cam_pp", GradCAMPlusPlus()),
        ("grad_cam_pp_torchcam_050", TorchcamGradCAMPlusPlus()), ("hires_cam", HiResCAM()), ("layer_cam", LayerCAM()),
        ("xgrad_cam", XGradCAM()), ("elementwise", GradCAMElementwise()),
    ])
    func agreesWithTheReferenceInTheRepository(name: String, method: any AttentionMethod) throws {
        let arrays = try MethodsFile.inRepository.arrays
        func values(_ name: String) throws -> [Double] { try #require(arrays["attention." + name]).values }
        let shape = try #require(arrays["attention.A"]).shape
        let map = try method.map(
            activation: layerTensor(shape, values("A")), gradient: layerTensor(shape, values("G")), layer: "layer",
            classIndex: 0)
        let expected = try values("expected.\(name)")
        #expect(largestDifference(map.values, expected) <= 1e-6 * (expected.max() ?? 0))
        if name == "grad_cam" {
            let signed = try values("expected.signed")
            #expect(largestDifference(map.signedValues, signed) <= 1e-6 * (signed.map(abs).max() ?? 0))
        }
    }

    /// What three libraries would show for the reference's maps; float32 of values in 0...1 and 1e-7 of input rounding.
    @Test(
        .enabled(if: Golden.isPresent),
        arguments: [
            ("grad_cam", GradCAM() as any AttentionMethod), ("grad_cam_pp", GradCAMPlusPlus()),
            ("grad_cam_pp_torchcam_050", TorchcamGradCAMPlusPlus()), ("hires_cam", HiResCAM()),
            ("layer_cam", LayerCAM()), ("xgrad_cam", XGradCAM()), ("elementwise", GradCAMElementwise()),
        ])
    func conventionsOfOtherLibraries(name: String, method: any AttentionMethod) throws {
        let arrays = try Golden.arrays("golden/detectors.safetensors")
        let map = try method.map(
            activation: layerTensor(#require(arrays["attention.A"])),
            gradient: layerTensor(#require(arrays["attention.G"])), layer: "layer", classIndex: 0)
        func worst(_ found: [Double], _ convention: String) throws -> Double {
            let expected = try #require(arrays["attention.expected.\(name).\(convention)"])
            return largestDifference(found, expected.values)
        }
        #expect(
            try worst(Convention.pytorchGradCAM(map, height: 24, width: 30), "like_pytorch_grad_cam") <= 2e-6)
        #expect(try worst(Convention.torchcam(map), "like_torchcam") <= 2e-6)
        #expect(try worst(Convention.monai(map, height: 24, width: 30), "like_monai") <= 2e-6)
    }
}
