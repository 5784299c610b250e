public import GAMTensor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How training images are varied, each time anew: place, size, angle, brightness, contrast, noise.
///
/// Every value is drawn evenly from minus to plus the given one, noise normally. Values are those of prepared images,
/// whose unit is the preprocessing's standard deviation. What comes in from outside of an image repeats its edge. Mirrored
/// images are off: laterality matters in radiographs, and a heart on the right is a finding.
public struct Augmentation: Sendable, Equatable {
    /// The farthest shift along each axis, as a share of the side.
    public var shift = 0.0
    /// The most that an image is enlarged or reduced, as a share of its size.
    public var scale = 0.0
    /// The largest angle to either side, in degrees.
    public var rotation = 0.0
    /// The most that is added to all values.
    public var brightness = 0.0
    /// The most by which distances from an image's mean are enlarged or reduced, as a share.
    public var contrast = 0.0
    /// The largest standard deviation of the noise that is added; each image's own is drawn below it.
    public var noise = 0.0
    /// Whether half of the images are mirrored left to right.
    public var flipsHorizontally = false
    /// Whether half of the images are mirrored top to bottom.
    public var flipsVertically = false

    /// No variation.
    public init() {}

    /// No variation.
    public static let none = Augmentation()

    /// Variation as patients, technicians and exposures give it: 6 % shift, 10 % size, 10 degrees, some exposure.
    public static let radiographs: Augmentation = {
        var augmentation = Augmentation()
        augmentation.shift = 0.06
        augmentation.scale = 0.1
        augmentation.rotation = 10
        augmentation.brightness = 0.2
        augmentation.contrast = 0.2
        augmentation.noise = 0.05
        return augmentation
    }()

    /// Refuses what is out of its range.
    ///
    /// - Throws: ``TrainingError/setting(name:expected:found:)``.
    public func validate() throws(TrainingError) {
        for (name, value, limit) in [
            ("shift", shift, 1), ("scale", scale, 0.9), ("rotation", rotation, 180), ("brightness", brightness, 100),
            ("contrast", contrast, 1), ("noise", noise, 100),
        ] where !(value >= 0 && value <= limit) {
            throw .setting(name: "augmentation, \(name)", expected: "0 to \(limit)", found: "\(value)")
        }
    }

    /// A variation of an image.
    ///
    /// - Parameters:
    ///   - image: `[1, H, W, C]`.
    ///   - generator: what the variation is drawn from; it is used the same number of times for equal settings.
    /// - Returns: the varied image, in the same shape.
    public func apply(to image: Tensor, using generator: inout SeededGenerator) -> Tensor {
        var result = image
        guard image.shape.rank == 4 else { return result }
        unsafe result.withUnsafeMutableBufferPointer { target in
            unsafe image.withUnsafeBufferPointer { source in
                unsafe apply(source, to: target, image.shape, using: &generator)
            }
        }
        return result
    }

    /// The same from one place of memory to another.
    func apply(
        _ source: UnsafeBufferPointer<Float>, to target: UnsafeMutableBufferPointer<Float>, _ shape: Shape,
        using generator: inout SeededGenerator
    ) {
        func between(_ limit: Double) -> Double { limit * (2 * generator.uniform() - 1) }
        let (height, width, channels) = (shape[1], shape[2], shape[3])
        let angle = between(rotation) * Double.pi / 180
        let size = 1 + between(scale)
        let moved = (y: between(shift) * Double(height), x: between(shift) * Double(width))
        let mirrors = (
            x: flipsHorizontally && generator.uniform() < 0.5, y: flipsVertically && generator.uniform() < 0.5
        )
        let (added, factor, deviation) = (Float(between(brightness)), Float(1 + between(contrast)), between(noise))
        let place = Placement(
            cosine: cos(angle) / size, sine: sin(angle) / size, height: height, width: width, moved: moved,
            mirrors: mirrors)
        if rotation == 0, scale == 0, shift == 0, !mirrors.x, !mirrors.y {
            _ = unsafe target.update(fromContentsOf: source)
        } else {
            unsafe place.resample(source, to: target, channels: channels)
        }
        if added != 0 || factor != 1 {
            var sum = 0.0
            for index in target.indices { unsafe sum += Double(target[index]) }
            let mean = Float(sum / Double(max(1, target.count)))
            for index in target.indices { unsafe target[index] = mean + factor * (target[index] - mean) + added }
        }
        if noise > 0 {
            for index in target.indices { unsafe target[index] += Float(deviation) * generator.nearlyNormal() }
        }
    }

    /// Where a varied image's pixels come from.
    private struct Placement {
        let cosine, sine: Double
        let height, width: Int
        let moved: (y: Double, x: Double)
        let mirrors: (x: Bool, y: Bool)

        /// Bilinear interpolation about the image's centre; places outside take the nearest edge.
        func resample(
            _ source: UnsafeBufferPointer<Float>, to target: UnsafeMutableBufferPointer<Float>, channels: Int
        ) {
            let (middleY, middleX) = (Double(height - 1) / 2, Double(width - 1) / 2)
            for row in 0..<height {
                for column in 0..<width {
                    var (y, x) = (Double(row) - middleY - moved.y, Double(column) - middleX - moved.x)
                    if mirrors.y { y = -y }
                    if mirrors.x { x = -x }
                    let fromY = min(max(cosine * y + sine * x + middleY, 0), Double(height - 1))
                    let fromX = min(max(cosine * x - sine * y + middleX, 0), Double(width - 1))
                    let (top, left) = (Int(fromY), Int(fromX))
                    let (shareY, shareX) = (Float(fromY - Double(top)), Float(fromX - Double(left)))
                    let (bottom, right) = (min(top + 1, height - 1), min(left + 1, width - 1))
                    for channel in 0..<channels {
                        func value(_ y: Int, _ x: Int) -> Float { unsafe source[(y * width + x) * channels + channel] }
                        let upper = value(top, left) + shareX * (value(top, right) - value(top, left))
                        let lower = value(bottom, left) + shareX * (value(bottom, right) - value(bottom, left))
                        unsafe target[(row * width + column) * channels + channel] = upper + shareY * (lower - upper)
                    }
                }
            }
        }
    }
}

extension SeededGenerator {
    /// A number of mean 0 and variance 1, nearly normal within 3.4: the sum of four even ones, from one draw.
    mutating func nearlyNormal() -> Float {
        let bits = next()
        let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + bits >> 48
        return (Float(sum) - 131_070) * (1.732_050_8 / 65_536)
    }
}
