import GAMNetwork
import GAMTensor
import Testing

struct StepTimingTests {
    /// Every sum of the network is found once, with its plain count of products.
    @Test(arguments: [1, 2])
    func namesEveryStepOnce(threads: Int) throws {
        let network = try TinyResNet.network()
        let plan = try ExecutionPlan(network, input: TinyResNet.inputShape, threads: threads)
        var workspace = try plan.makeWorkspace()
        let image = try TinyResNet.image(5)
        let expected = try plan.run(image, in: &workspace).logits
        let steps = try plan.timeSteps(image, rounds: 2, in: &workspace)
        #expect(try plan.logits(in: workspace) == expected)

        let sums = network.nodes.filter { ["Conv2D", "Linear"].contains($0.layer.kindName) }
        #expect(Set(steps.filter { $0.products > 0 }.map(\.layer)) == Set(sums.map(\.name)))
        #expect(Set(steps.map(\.layer)).count == steps.count)
        #expect(steps.allSatisfy { $0.seconds > 0 && $0.seconds < 60 })
        let shapes = try network.shapes(for: [TinyResNet.inputShape])
        for node in sums {
            let step = try #require(steps.first { $0.layer == node.name })
            let output = shapes[try network.value(of: node.name)]
            // The stem gives what is pooled of its output.
            let given = node.name == "conv1" ? shapes[try network.value(of: "maxpool")] : output
            #expect(step.output.elementCount == given.elementCount)
            let weight = try #require(node.layer.parameters.first { $0.name == "weight" }).value
            #expect(step.products * weight.shape[0] == (output.elementCount ?? 0) * weight.values.count)
        }
    }
}
