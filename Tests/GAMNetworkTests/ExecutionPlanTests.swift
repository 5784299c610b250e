import CGAMKernels
import GAMNetwork
import GAMTensor
import Testing

struct ExecutionPlanTests {
    /// Fused sums round elsewhere; a few layers of them.
    static let fusionLimit = 2e-5

    /// Compares all that a plan gives with the layers called one by one: two images' worth of runs, each with three
    /// backward passes.
    private func compare(
        _ test: LayerwiseNetwork, keep: [String], gradientsAt: [String], meanGradientsAt: [String] = [],
        _ values: [Tensor],
        _ gradients: [(class: Int, at: [Tensor?])], kernels: KernelSet
    ) throws {
        let network = test.network
        let plan = try ExecutionPlan(
            network, inputs: [test.input.shape], mode: .inference, keep: keep, gradientsAt: gradientsAt,
            meanGradientsAt: meanGradientsAt, inputGradients: gradients[0].at[0] != nil, kernels: kernels)
        var workspace = try plan.makeWorkspace()
        var worst = [String: Double]()
        let note = { (name: String, found: Tensor, expected: Tensor) in
            worst[name] = max(worst[name] ?? 0, Deviation.of(found, from: expected))
        }
        for _ in 0..<2 {
            try plan.forward([test.input], in: &workspace)
            for (index, expected) in gradients + gradients.prefix(1) {
                try plan.backward(from: [Int](repeating: index, count: test.input.shape[0]), in: &workspace)
                for name in gradientsAt {
                    let gradient = try #require(expected[try network.value(of: name)])
                    note("gradient at \(name)", try plan.gradient(at: name, in: workspace), gradient)
                }
                for name in meanGradientsAt {
                    let gradient = try #require(expected[try network.value(of: name)])
                    let found = try plan.meanGradient(at: name, in: workspace)
                    let key = "gradient's mean at \(name)"
                    worst[key] = max(worst[key] ?? 0, try meanError(found, of: gradient))
                }
                if let gradient = expected[0] {
                    note("gradient at the input", try plan.inputGradient(0, in: workspace), gradient)
                }
            }
            for name in keep {
                note(name, try plan.value(of: name, in: workspace), values[try network.value(of: name)])
            }
            note("output", try plan.logits(in: workspace), values[network.output])
        }
        let spread = try probabilityError(test, try plan.logits(in: workspace), values)
        for (name, deviation) in worst {
            let limit = ExecutionPlanTests.fusionLimit + (name.hasPrefix("gradient") ? 2 * spread : 0)
            #expect(
                deviation <= limit,
                "\(name) of \(test.name), keeping \(keep), gradients at \(gradientsAt), \(kernels.name)")
        }
    }

    /// How far a mean over places is off, measured by the gradient's largest value: its terms may cancel.
    private func meanError(_ found: Tensor, of gradient: Tensor) throws -> Double {
        let (images, channels) = (gradient.shape[0], gradient.shape[3])
        let places = gradient.shape[1] * gradient.shape[2]
        guard found.shape == Shape(images, channels) else { return .infinity }
        var worst = 0.0
        for image in 0..<images {
            for channel in 0..<channels {
                let values = (0..<places).map { Double(gradient.values[(image * places + $0) * channels + channel]) }
                let mean = values.reduce(0, +) / Double(places)
                worst = max(worst, abs(Double(found.values[image * channels + channel]) - mean))
            }
        }
        return worst / gradient.values.reduce(1e-30) { max($0, abs(Double($1))) }
    }

    /// How far the probabilities of a network that ends in a softmax are off, each relative to itself; else 0.
    ///
    /// A gradient behind a softmax has p_i p_j as a factor, so it is off by the sum of their errors however well the
    /// gradient is computed. A probability is off by the absolute error of its logit, which grows with the largest logit:
    /// at logits of 50, a rounding in the sixth digit is 3e-5.
    private func probabilityError(_ test: LayerwiseNetwork, _ found: Tensor, _ values: [Tensor]) throws -> Double {
        guard case .softmax = test.network.nodes.last?.layer else { return 0 }
        let logits = values[try test.network.value(of: "fc")].values
        let errors = zip(found.values, values[test.network.output].values)
            .filter { $1 > 1e-30 }.map { abs(Double($0) / Double($1) - 1) }
        let (error, largest) = (errors.max() ?? 0, logits.map { abs(Double($0)) }.max() ?? 0)
        #expect(error <= ExecutionPlanTests.fusionLimit * max(1, largest), "probabilities of \(test.name)")
        return error
    }

    /// Whatever is kept or differentiated, a plan gives what its layers give one by one.
    @Test func anyChoiceOfValuesInARandomGraphIsThatOfItsLayers() throws {
        for seed in UInt64(1)...150 {
            let test = try LayerwiseNetwork(seed: seed)
            let values = try test.values()
            let gradients = try [test.classes - 1, 0].map { ($0, try test.gradients(values, class: $0)) }
            var numbers = SeededGenerator(seed: seed &+ 1000)
            let isa = KernelSet.available[numbers.integer(below: KernelSet.available.count)]
            let names = test.network.nodes.map(\.name)
            let keep = names.filter { _ in numbers.integer(below: 4) == 0 }
            let at = try names.filter { name in
                try numbers.integer(below: 3) == 0 && gradients[0].1[test.network.value(of: name)] != nil
            }
            let means = try names.filter { name in
                let value = try test.network.value(of: name)
                return numbers.integer(below: 3) == 0 && gradients[0].1[value]?.shape.rank == 4
            }
            // Of every other network means are all that is wanted: they are then made without the gradients.
            try compare(
                test, keep: keep, gradientsAt: seed % 2 == 0 ? at : [], meanGradientsAt: means, values, gradients,
                kernels: try KernelSet(named: isa))
        }
    }

    @Test func everyChoiceOfValuesAtAJointIsThatOfItsLayers() throws {
        let kernels = try KernelSet.preferred()
        for test in try LayerwiseNetwork.joints() {
            let values = try test.values()
            let gradients = try [1, 0].map { ($0, try test.gradients(values, class: $0)) }
            let names = test.network.nodes.map(\.name)
            let choices = [[]] + names.map { [$0] } + [names]
            for keep in choices {
                for at in choices {
                    try compare(test, keep: keep, gradientsAt: at, values, gradients, kernels: kernels)
                }
                for name in names where try values[test.network.value(of: name)].shape.rank == 4 {
                    try compare(
                        test, keep: keep, gradientsAt: [], meanGradientsAt: [name], values, gradients, kernels: kernels)
                }
            }
        }
    }

    @Test func sameBitsOnRepeatAndInAnotherWorkspace() throws {
        let network = try TinyResNet.network()
        let plan = try ExecutionPlan(
            network, input: TinyResNet.inputShape, keep: ["layer1"], gradientsAt: ["layer2", "layer4"])
        var first = try plan.makeWorkspace()
        var second = try plan.makeWorkspace()
        let (image, other) = (try TinyResNet.image(1), try TinyResNet.image(2))
        let run = try plan.run(image, in: &first)
        _ = try plan.run(other, target: .classIndex(0), in: &first)
        for again in [
            try plan.run(image, in: &first), try plan.run(image, in: &first), try plan.run(image, in: &second),
        ] {
            #expect(again.logits == run.logits && again.targetClasses == run.targetClasses)
            for name in ["layer1", "layer2", "layer4"] {
                #expect(try again.activation(name) == run.activation(name))
            }
            for name in ["layer2", "layer4"] { #expect(try again.gradient(name) == run.gradient(name)) }
        }
        #expect(try plan.run(other, in: &second).logits != run.logits)
    }

    /// What is shown while a run goes on is what the run ends with, in the order of the layers.
    @Test func showValuesInPlaceAsSoonAsTheyAreThere() throws {
        let network = try TinyResNet.network()
        let plan = try ExecutionPlan(
            network, input: TinyResNet.inputShape, keep: ["relu", "layer1"], gradientsAt: ["layer3"], threads: 2)
        var workspace = try plan.makeWorkspace()
        let image = try TinyResNet.image(1)
        let run = try plan.run(image, in: &workspace)
        var seen = [(name: String, value: Tensor?)]()
        let kept = try plan.runInPlace(image, in: &workspace, visiting: ["layer3", "relu", "layer1"]) { name, values in
            seen.append((name, try? values.copied()))
        }
        #expect(seen.map(\.name) == ["relu", "layer1", "layer3"])
        for (name, value) in seen { #expect(try value == run.activation(name)) }
        #expect(kept.logits == run.logits && kept.targetClasses == run.targetClasses)
        #expect(try kept.gradient("layer3").copied() == run.gradient("layer3"))
        #expect(try kept.activation("layer3").withSpan { $0[1] } == run.activation("layer3").values[1])
        #expect(throws: NetworkError.self) { try kept.activation("layer2") }
        #expect(throws: NetworkError.self) { try kept.gradient("layer1") }
        #expect(throws: NetworkError.self) {
            try plan.runInPlace(image, in: &workspace, visiting: ["layer2"]) { _, _ in }
        }
    }

    /// An image's bits do not depend on how many others are in the batch.
    @Test func sameBitsInABatch() throws {
        let network = try TinyResNet.network()
        let images = try (1...3).map { try TinyResNet.image(UInt64($0)) }
        let batch = try Tensor(
            Shape([3] + TinyResNet.inputShape.dimensions.dropFirst()), images.flatMap(\.values))
        for name in KernelSet.available {
            let kernels = try KernelSet(named: name)
            let together = try ExecutionPlan(
                network, inputs: [batch.shape], mode: .inference, keep: [], gradientsAt: ["layer3"], kernels: kernels)
            let alone = try ExecutionPlan(
                network, inputs: [TinyResNet.inputShape], mode: .inference, keep: [], gradientsAt: ["layer3"],
                kernels: kernels)
            var one = try alone.makeWorkspace()
            var all = try together.makeWorkspace()
            let run = try together.run(batch, target: .classIndex(1), in: &all)
            for (index, image) in images.enumerated() {
                let single = try alone.run(image, target: .classIndex(1), in: &one)
                let (logits, gradient) = (single.logits.values, try single.gradient("layer3").values)
                #expect(Array(run.logits.values.dropFirst(index * logits.count).prefix(logits.count)) == logits)
                #expect(
                    Array(try run.gradient("layer3").values.dropFirst(index * gradient.count).prefix(gradient.count))
                        == gradient)
            }
        }
    }

    @Test func workspaceReusesPlaces() throws {
        let network = try TinyResNet.network()
        let input = Shape(1, 129, 255, 2)
        let lean = try ExecutionPlan(network, input: input)
        let full = try ExecutionPlan(network, input: input, keep: network.nodes.map(\.name))
        // Working space is the same in both; what differs is the place of the values.
        let saved = try full.makeWorkspace().byteCount - lean.makeWorkspace().byteCount
        let values = lean.shapes.reduce(0) { $0 + ($1.elementCount ?? 0) } * MemoryLayout<Float>.stride
        #expect(saved > values / 3)
    }

    @Test func workspaceOfAnotherPlanIsRefused() throws {
        let network = try TinyResNet.network()
        let (plan, twin) = (
            try ExecutionPlan(network, input: TinyResNet.inputShape, keep: ["layer4"]),
            try ExecutionPlan(network, input: TinyResNet.inputShape, keep: ["layer4"])
        )
        var workspace = try twin.makeWorkspace()
        #expect(throws: NetworkError.foreignWorkspace) { try plan.run(TinyResNet.image(1), in: &workspace) }
        #expect(throws: NetworkError.foreignWorkspace) { try plan.value(of: "layer4", in: workspace) }
        #expect(throws: NetworkError.foreignWorkspace) { try plan.logits(in: workspace) }
        #expect(throws: NetworkError.foreignWorkspace) { try plan.backward(from: [0], in: &workspace) }
    }

    @Test func inputThatDoesNotFitIsRefused() throws {
        let plan = try ExecutionPlan(TinyResNet.network(), input: TinyResNet.inputShape)
        var workspace = try plan.makeWorkspace()
        let wide = try Tensor(repeating: 0, shape: Shape(1, 33, 48, 2))
        #expect(throws: NetworkError.shapeMismatch(layer: "input", expected: "1x33x47x2", found: "1x33x48x2")) {
            try plan.run(wide, in: &workspace)
        }
        for value in [Float.nan, .infinity, -.infinity] {
            var values = try TinyResNet.image(1).values
            values[7] = value
            let image = try Tensor(TinyResNet.inputShape, values)
            #expect(throws: NetworkError.nonFiniteInput(position: 7)) { try plan.run(image, in: &workspace) }
        }
    }

    @Test func unknownNamesAreAnsweredWithNearOnes() throws {
        let network = try TinyResNet.network()
        for (keep, at) in [(["layr4"], [String]()), ([], ["layr4"])] {
            let error = #expect(throws: NetworkError.self) {
                try ExecutionPlan(network, input: TinyResNet.inputShape, keep: keep, gradientsAt: at)
            }
            guard case .unknownLayer("layr4", let near)? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(near.contains("layer4"))
            #expect(error?.description.contains("did you mean layer4") == true)
        }
    }

    @Test func whatWasNotPlannedForIsRefused() throws {
        let plan = try ExecutionPlan(TinyResNet.network(), input: TinyResNet.inputShape, keep: ["layer1"])
        var workspace = try plan.makeWorkspace()
        let run = try plan.run(TinyResNet.image(1), in: &workspace)
        #expect(throws: NetworkError.notCaptured(name: "layer2", captured: ["layer1"])) { try run.activation("layer2") }
        #expect(throws: NetworkError.notCaptured(name: "layer1", captured: [])) { try run.gradient("layer1") }
        #expect(throws: NetworkError.notCaptured(name: "layer2", captured: ["layer1"])) {
            try plan.value(of: "layer2", in: workspace)
        }
        #expect(throws: NetworkError.notCaptured(name: "layer1", captured: [])) {
            try plan.gradient(at: "layer1", in: workspace)
        }
    }

    /// A branch that does not lead to the output has no gradient.
    @Test func layerTheOutputDoesNotDependOnIsRefused() throws {
        var builder = NetworkBuilder()
        let left = try builder.add("left", ReLU(), builder.input)
        _ = try builder.add("right", ReLU(), builder.input)
        _ = try builder.add("last", Flatten(), left)
        let network = Network(builder)
        let error = #expect(throws: NetworkError.self) {
            try ExecutionPlan(network, input: Shape(1, 1, 1, 2), gradientsAt: ["right"])
        }
        #expect(error == .notCaptured(name: "right", captured: network.capturePoints))
    }

    @Test func classesOutOfRangeAreRefused() throws {
        let plan = try ExecutionPlan(TinyResNet.network(), input: TinyResNet.inputShape, gradientsAt: ["layer4"])
        var workspace = try plan.makeWorkspace()
        let image = try TinyResNet.image(1)
        for target in [Target.classIndex(3), .classIndex(-1), .classIndex(.max), .predictedClassExcluding(3)] {
            #expect(throws: NetworkError.self) { try plan.run(image, target: target, in: &workspace) }
        }
        #expect(throws: NetworkError.classOutOfRange(class: 3, count: 3)) {
            try plan.backward(from: [3], in: &workspace)
        }
        #expect(throws: NetworkError.self) { try plan.backward(from: [0, 1], in: &workspace) }
        #expect(throws: NetworkError.self) { try plan.backward(from: [Float](repeating: 0, count: 4), in: &workspace) }
    }

    @Test func targetIsTheFirstOfTheLargestLogits() throws {
        let logits: [Float] = [1, 5, 5, 2, 7, 7, 7, 7]
        #expect(Target.largest(logits, row: 0, count: 4, except: nil) == 1)
        #expect(Target.largest(logits, row: 0, count: 4, except: 1) == 2)
        #expect(Target.largest(logits, row: 1, count: 4, except: nil) == 0)
        #expect(Target.largest(logits, row: 1, count: 4, except: 0) == 1)
    }

    @Test func inputsTooLargeToPlanAreRefused() throws {
        let network = try TinyResNet.network()
        for side in [1 << 17, 1 << 31, 1 << 40, Int.max] {
            #expect(throws: NetworkError.self) { try ExecutionPlan(network, input: Shape(1, side, side, 2)) }
            #expect(throws: NetworkError.self) { try ExecutionPlan(network, input: Shape(side, 65536, 32768, 2)) }
        }
        #expect(throws: NetworkError.self) { try ExecutionPlan(network, input: Shape(0, 33, 47, 2)) }
    }

    /// Nothing in between hides a value that is no number: not a rectifier, a maximum or a mean.
    @Test(arguments: [Float.nan, .infinity]) func valuesThatAreNoNumbersReachTheLogits(_ value: Float) throws {
        for name in KernelSet.available {
            for keep in [[], ["conv", "relu", "maxpool", "avgpool"]] {
                var builder = NetworkBuilder()
                var bias = [Float](repeating: 0, count: 40)
                bias[37] = value
                let kernel = try Conv2D(
                    Tensor(repeating: 1, shape: Shape(40, 1, 3, 3)), bias: Tensor(Shape(40), bias), padding: 1)
                var last = try builder.add("conv", kernel, builder.input)
                last = try builder.add("relu", ReLU(), last)
                last = try builder.add("maxpool", try MaxPool2D(3, stride: 2, padding: 1), last)
                last = try builder.add("mean", try AvgPool2D(2, stride: 1), last)
                last = try builder.add("avgpool", try AdaptiveAvgPool2D(), last)
                last = try builder.add("flatten", Flatten(), last)
                _ = try builder.add("fc", try Linear(Tensor(repeating: 1, shape: Shape(2, 40))), last)
                let plan = try ExecutionPlan(
                    Network(builder), inputs: [Shape(1, 7, 6, 1)], mode: .inference, keep: keep,
                    kernels: try KernelSet(named: name))
                var workspace = try plan.makeWorkspace()
                let run = try plan.run(Tensor(repeating: 1, shape: Shape(1, 7, 6, 1)), in: &workspace)
                #expect(run.logits.values.allSatisfy { !$0.isFinite }, "\(value) on \(name)")
            }
        }
    }

    @Test func sumsBeyondFloatReachTheLogits() throws {
        let plan = try ExecutionPlan(TinyResNet.network(), input: TinyResNet.inputShape)
        var workspace = try plan.makeWorkspace()
        let image = try Tensor(repeating: 3e38, shape: TinyResNet.inputShape)
        #expect(try plan.run(image, in: &workspace).logits.values.contains { !$0.isFinite })
    }

    /// Tiny numbers count as zero inside a run; the host's own setting is untouched.
    @Test func controlWordOfTheHostIsRestored() throws {
        let tiny = Float.leastNormalMagnitude / 4
        let layer = try Linear(Tensor(Shape(1, 1), [1]))
        let input = try Tensor(Shape(1, 1), [tiny])
        #expect(try layer(input).values == [0])
        // Read from memory at run time, lest the compiler computes it.
        let half = input.values[0] * (input.values.count == 1 ? 0.5 : 1)
        #expect(half == tiny / 2 && half > 0)

        // A host that flushes keeps flushing.
        let own = gam_flush_denormals()
        _ = try layer(input)
        let after = gam_flush_denormals()
        gam_restore_denormals(own)
        #if arch(x86_64)
            #expect(after & 0x8040 == 0x8040 && own & 0x8040 == 0)
        #elseif arch(arm64)
            #expect(after & (1 << 24) != 0 && own & (1 << 24) == 0)
        #endif
    }
}
