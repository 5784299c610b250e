public import GAMTensor

/// A part of the body that can be drawn as a radiograph.
///
/// The solids are schematic and their measures those of nobody: an image shows at once what it is of, its class's
/// evidence lies in a known place, and nothing else differs between the classes. It is for demonstrations, tests and
/// teaching; what a network learns from it says nothing about patients.
public protocol Phantom: Sendable {
    /// The name of the class.
    var className: String { get }
    /// Centimetres of a side of the image.
    static var fieldOfView: Double { get }
    /// How the image is made.
    var technique: RadiographTechnique { get set }
    /// How much pose, measures and technique vary from image to image: 1 as usual, 0 not at all.
    var variation: Double { get set }

    /// Draws one image.
    ///
    /// - Parameters:
    ///   - side: pixels of a side, 16...2048.
    ///   - generator: where chance comes from; the same state gives the same image.
    /// - Returns: the image and the place of its evidence.
    /// - Throws: ``ImagingError/sideOutOfRange(width:height:limit:)``.
    /// - Complexity: O(side^2).
    func radiograph(side: Int, using generator: inout SeededGenerator) throws(ImagingError) -> PhantomImage
}

extension Phantom {
    /// Checks the side, makes the image of a drawn anatomy, and its mask.
    func exposed(
        side: Int, placement: Placement2D, using generator: inout SeededGenerator,
        draw: (inout AttenuationField, inout SeededGenerator) -> [Bar]
    ) throws(ImagingError) -> PhantomImage {
        let limit = PhantomLimits.side
        guard limit.contains(side) else {
            throw .sideOutOfRange(width: side, height: side, limit: limit.upperBound)
        }
        let width = Self.fieldOfView
        var field = AttenuationField(side: side * Exposure.oversampling, width: width, placement: placement)
        let evidence = draw(&field, &generator)
        let exposure = Exposure(
            technique: technique.varied(by: variation, using: &generator), side: side, width: width)
        let image = exposure.image(of: field, isLeft: placement.isMirrored, using: &generator)
        let mask = AttenuationField(side: side, width: width, placement: placement).inside(evidence)
        do throws(TensorError) {
            let shape = Shape(1, side, side, 1)
            return PhantomImage(
                intensities: try Tensor(shape, image), mask: try Tensor(shape, mask.map { $0 ? 1 : 0 }),
                className: className)
        } catch {
            throw .array(error)
        }
    }
}

/// What can be drawn.
enum PhantomLimits {
    static let side = 16...2048
}

/// Chance about a middle, as anatomy and pose vary.
struct Chance {
    let amount: Double
    var generator: SeededGenerator

    /// A number about `middle`, normal, cut at two standard deviations.
    mutating func about(_ middle: Double, _ deviation: Double) -> Double {
        middle + deviation * amount * min(max(generator.normal(), -2), 2)
    }

    /// A number between two others, each equally likely, whatever the amount.
    mutating func between(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * generator.uniform()
    }
}
