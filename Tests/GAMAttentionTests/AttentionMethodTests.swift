import GAMAttention
import GAMTensor
import Testing

/// The formulae written out place by place and channel by channel, in another order than the library's.
private struct Naive {
    let places: Int
    let channels: Int
    let activation: Tensor
    let gradient: Tensor

    init(_ layer: (activation: Tensor, gradient: Tensor)) {
        channels = layer.activation.shape[3]
        places = layer.activation.values.count / channels
        activation = layer.activation
        gradient = layer.gradient
    }

    func a(_ place: Int, _ channel: Int) -> Double { Double(activation.values[place * channels + channel]) }
    func g(_ place: Int, _ channel: Int) -> Double { Double(gradient.values[place * channels + channel]) }

    func overPlaces(_ term: (Int) -> Double) -> Double { (0..<places).map(term).reduce(0, +) }

    func weighted(_ weight: (Int) -> Double) -> [Double] {
        let weights = (0..<channels).map(weight)
        return (0..<places).map { place in (0..<channels).map { weights[$0] * a(place, $0) }.reduce(0, +) }
    }

    func perPlace(_ term: (Double, Double) -> Double) -> [Double] {
        (0..<places).map { place in (0..<channels).map { term(a(place, $0), g(place, $0)) }.reduce(0, +) }
    }

    func signed(_ method: String) -> [Double] {
        switch method {
        case "grad-cam": weighted { c in overPlaces { g($0, c) } / Double(places) }
        case "layer-cam": perPlace { $0 * max($1, 0) }
        case "xgrad-cam": weighted { c in overPlaces { g($0, c) * a($0, c) } / (overPlaces { a($0, c) } + 1e-7) }
        case "grad-cam++":
            weighted { c in
                let total = overPlaces { a($0, c) }
                return overPlaces { u in
                    let gradient = g(u, c)
                    let (square, cube) = (gradient * gradient, gradient * gradient * gradient)
                    return gradient == 0 ? 0 : square / (2 * square + cube * total + 1e-6) * max(gradient, 0)
                }
            }
        default: perPlace(*)
        }
    }

    func map(_ method: String) -> [Double] {
        method == "grad-cam-elementwise" ? perPlace { max($0 * $1, 0) } : signed(method).map { max($0, 0) }
    }
}

@Suite struct AttentionMethodTests {
    static let sizes = [(1, 1, 1), (1, 1, 7), (1, 5, 3), (4, 1, 2), (2, 3, 5), (7, 7, 16), (5, 9, 33)]

    private func map(
        _ method: any AttentionMethod, _ layer: (activation: Tensor, gradient: Tensor)
    ) throws -> AttentionMap {
        try method.map(activation: layer.activation, gradient: layer.gradient, layer: "layer4", classIndex: 3)
    }

    /// Sums of up to 45 x 33 float64 terms of size 0.1, in another order: 1e-13.
    @Test(arguments: sizes)
    func everyMethodFollowsItsFormula(size: (Int, Int, Int)) throws {
        var random = Seeded(UInt64(size.0 * 10_000 + size.1 * 100 + size.2))
        let layer = try random.layer(size.0, size.1, size.2)
        for method in AttentionMethods.all {
            let found = try map(method, layer)
            let naive = Naive(layer)
            #expect(largestDifference(found.values, naive.map(method.name)) <= 1e-13, "\(method.name)")
            #expect(largestDifference(found.signedValues, naive.signed(method.name)) <= 1e-13, "\(method.name)")
            #expect((found.height, found.width) == (size.0, size.1))
            #expect((found.method, found.layer, found.classIndex) == (method.name, "layer4", 3))
            #expect(found.values.allSatisfy { $0 >= 0 })
        }
    }

    /// A gradient that is the same at every place is what a global-average-pool + linear head gives.
    @Test func aConstantGradientMakesMethodsAgree() throws {
        var random = Seeded(11)
        let layer = try random.layer(4, 5, 6)
        let weights = random.signed(6).map(Float.init)
        let gradient = try Tensor(Shape(1, 4, 5, 6), (0..<120).map { weights[$0 % 6] })
        let constant = (activation: layer.activation, gradient: gradient)
        let gradCAM = try map(GradCAM(), constant)
        #expect(largestDifference(gradCAM.values, try map(HiResCAM(), constant).values) <= 1e-13)
        // Its epsilon of 1e-7 beside activations that sum to several units.
        #expect(largestDifference(gradCAM.values, try map(XGradCAM(), constant).values) <= 1e-6)
        let layerCAM = try map(LayerCAM(), constant)
        #expect(largestDifference(layerCAM.values, try map(GradCAMElementwise(), constant).values) <= 1e-13)
    }

    /// Doubling the gradient doubles the maps that are linear in it, and leaves their places alone.
    @Test func mapsFollowTheGradientsScale() throws {
        var random = Seeded(12)
        let layer = try random.layer(3, 4, 5)
        let doubled = try Tensor(layer.gradient.shape, layer.gradient.values.map { $0 * 2 })
        for method in AttentionMethods.all where method.name != "grad-cam++" {
            let once = try map(method, layer).values.map { $0 * 2 }
            #expect(try map(method, (layer.activation, doubled)).values == once, "\(method.name)")
        }
    }

    @Test func signedMapOfGradCAMTurnsOverWithTheGradient() throws {
        var random = Seeded(13)
        let layer = try random.layer(3, 4, 5)
        let turned = try Tensor(layer.gradient.shape, layer.gradient.values.map { -$0 })
        let map = try map(GradCAM(), layer)
        let other = try self.map(GradCAM(), (layer.activation, turned))
        #expect(map.signedValues == other.signedValues.map { -$0 })
        #expect(zip(map.values, other.values).allSatisfy { $0 * $1 == 0 })
    }

    @Test func noActivationOrNoGradientGivesAnEmptyMap() throws {
        var random = Seeded(14)
        let layer = try random.layer(2, 2, 3)
        let zero = try Tensor(repeating: 0, shape: Shape(1, 2, 2, 3))
        for method in AttentionMethods.all {
            #expect(try map(method, (zero, layer.gradient)).isEmpty, "\(method.name)")
            #expect(try map(method, (layer.activation, zero)).isEmpty, "\(method.name)")
            #expect(try map(method, (zero, zero)).values == [0, 0, 0, 0], "\(method.name)")
        }
    }

    @Test(arguments: [1e-30, 1e-15, 1e15, 1e30] as [Float])
    func extremeScalesStayFinite(scale: Float) throws {
        var random = Seeded(15)
        let layer = try random.layer(3, 3, 4)
        let activation = try Tensor(layer.activation.shape, layer.activation.values.map { $0 * scale })
        let gradient = try Tensor(layer.gradient.shape, layer.gradient.values.map { $0 * scale })
        for method in AttentionMethods.all {
            #expect(try map(method, (activation, gradient)).isFinite, "\(method.name)")
        }
    }

    @Test func nonFiniteInputIsAnErrorThatNamesThePlace() throws {
        var random = Seeded(16)
        let layer = try random.layer(2, 3, 4)
        for bad in [Float.nan, .infinity, -.infinity] {
            var values = layer.activation.values
            values[(1 * 3 + 2) * 4 + 3] = bad
            let broken = try Tensor(layer.activation.shape, values)
            for method in AttentionMethods.all {
                #expect(throws: AttentionError.nonFinite(name: "activation", row: 1, column: 2, channel: 3)) {
                    try map(method, (broken, layer.gradient))
                }
                #expect(throws: AttentionError.nonFinite(name: "gradient", row: 1, column: 2, channel: 3)) {
                    try map(method, (layer.activation, broken))
                }
            }
        }
    }

    @Test(arguments: [
        [2, 3, 4, 5], [0, 3, 4, 5], [1, 0, 4, 5], [1, 3, 4, 0], [3, 4, 5], [1, 1, 3, 4, 5], [], [60],
    ])
    func whatIsNotOneLayerIsAnError(extents: [Int]) throws {
        let good = try Tensor(repeating: 1, shape: Shape(1, 3, 4, 5))
        let bad = try Tensor(repeating: 1, shape: Shape(extents))
        #expect(throws: AttentionError.notALayer(name: "activation", found: Shape(extents))) {
            try map(GradCAM(), (bad, good))
        }
        #expect(throws: AttentionError.notALayer(name: "gradient", found: Shape(extents))) {
            try map(GradCAM(), (good, bad))
        }
    }

    /// The weights alone give the map that the gradient gives; channels that fill no vector, and one place.
    @Test(arguments: [(1, 1, 1), (2, 3, 4), (7, 7, 13), (5, 1, 66)])
    func theMeanGradientIsAllThatGradCAMNeeds(height: Int, width: Int, channels: Int) throws {
        let count = height * width * channels
        let shape = Shape(1, height, width, channels)
        let activation = try Tensor(shape, (0..<count).map { Float(($0 * 37) % 101) / 101 - 0.3 })
        let gradient = try Tensor(shape, (0..<count).map { Float(($0 * 53) % 97) / 97 - 0.5 })
        let whole = try map(GradCAM(), (activation, gradient))
        let means = (0..<channels).map { channel in
            let sum = stride(from: channel, to: count, by: channels).reduce(0) { $0 + Double(gradient.values[$1]) }
            return Float(sum / Double(height * width))
        }
        let found = try GradCAM().map(
            activation: activation, meanGradient: Tensor(Shape(1, channels), means), layer: whole.layer,
            classIndex: whole.classIndex)
        // The mean is rounded to float32; each of the channels' terms is at most 0.7 * 0.5.
        let limit = 0.35 * Double(channels) * 0x1p-23
        #expect(zip(found.signedValues, whole.signedValues).allSatisfy { abs($0 - $1) <= limit })
        #expect(found.method == whole.method && found.height == height && found.width == width)
    }

    @Test func oneWeightAChannelIsExpected() throws {
        let activation = try Tensor(repeating: 1, shape: Shape(1, 2, 2, 3))
        for shape in [Shape(1, 2), Shape(3), Shape(2, 3), Shape(1, 2, 2, 3)] {
            #expect(throws: AttentionError.weightCountMismatch(channels: 3, found: shape)) {
                try GradCAM().map(
                    activation: activation, meanGradient: Tensor(repeating: 1, shape: shape), layer: "layer1",
                    classIndex: 0)
            }
        }
        #expect(throws: AttentionError.nonFinite(name: "mean gradient", row: 0, column: 0, channel: 1)) {
            try GradCAM().map(
                activation: activation, meanGradient: Tensor(Shape(1, 3), [1, .nan, 1]), layer: "layer1", classIndex: 0)
        }
    }

    @Test func shapesMustAgree() throws {
        let one = try Tensor(repeating: 1, shape: Shape(1, 3, 4, 5))
        let other = try Tensor(repeating: 1, shape: Shape(1, 4, 3, 5))
        #expect(throws: AttentionError.shapeMismatch(activation: one.shape, gradient: other.shape)) {
            try map(HiResCAM(), (one, other))
        }
    }

    /// A method of a user that divides by zero: its map is flagged, and its NaN not turned into a 0.
    @Test func overflowInsideAMethodIsFlagged() throws {
        struct Overflow: AttentionMethod {
            let name = "overflow"
            func rawMap(of layer: LayerGradient) -> RawMap {
                RawMap(signed: layer.sumOverChannels { activation, _ in activation * .infinity })
            }
        }
        let tensor = try Tensor(Shape(1, 1, 2, 1), [1, 0])
        let map = try map(Overflow(), (tensor, tensor))
        #expect(map.flags == [.nonFinite])
        #expect(!map.isFinite)
        #expect(map.values[1].isNaN, "the ReLU keeps a NaN visible")
    }

    @Test func missingWeightsCountAsZero() throws {
        let tensor = try Tensor(Shape(1, 1, 1, 3), [1, 2, 4])
        let layer = try LayerGradient(activation: tensor, gradient: tensor)
        #expect(layer.weightedActivation([1, 1]) == [3])
        #expect(layer.weightedActivation([1, 1, 1, 1]) == [7])
    }
}
