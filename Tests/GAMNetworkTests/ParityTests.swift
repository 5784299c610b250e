import Foundation
import GAMNetwork
import GAMTensor
import TestSupport
import Testing

/// Whole networks against PyTorch: largest difference of each array divided by its largest magnitude.
struct ParityTests {
    /// What the issue asks for.
    static let limit = 1e-4
    /// What float32 reaches: PyTorch's own deviation from the golden arrays is 8e-7; the order of the sums differs, and
    /// batch norm is folded into the weights.
    static let usualLimit = 4e-6

    @Test(.enabled(if: Golden.isPresent), arguments: GoldenNetwork.shared.keys.sorted())
    func everyArrayEqualsPyTorch(_ name: String) throws {
        let golden = try GoldenNetwork(shared: name)
        for isa in KernelSet.available {
            let figures = try golden.figures(
                keep: GoldenNetwork.layers, gradientsAt: GoldenNetwork.gradientLayers,
                kernels: try KernelSet(named: isa))
            #expect(figures.count == golden.expectedFigureCount)
            for figure in figures { #expect(figure.deviation <= ParityTests.usualLimit, "\(figure.array) on \(isa)") }
        }
    }

    /// With one layer kept at a time everything before and behind it is fused.
    @Test(.enabled(if: Golden.isPresent), arguments: GoldenNetwork.shared.keys.sorted())
    func fusedLayersEqualPyTorchToo(_ name: String) throws {
        let golden = try GoldenNetwork(shared: name)
        let kernels = try KernelSet.preferred()
        for layer in GoldenNetwork.layers {
            let hasGradient = GoldenNetwork.gradientLayers.contains(layer)
            let figures = try golden.figures(
                keep: [layer], gradientsAt: hasGradient ? [layer] : [], kernels: kernels)
            #expect(!figures.isEmpty)
            for figure in figures {
                #expect(figure.deviation <= ParityTests.usualLimit, "\(figure.array), only \(layer) kept")
            }
        }
    }

    /// A tiny network with odd widths whose arrays are in the repository (float64, made by its script).
    @Test func networkInTheRepositoryEqualsItsScript() throws {
        let folder = Golden.fixtures.appending(path: "Network")
        let golden = try GoldenNetwork(
            weights: folder.appending(path: "tiny-basic.weights.safetensors"),
            arrays: folder.appending(path: "tiny-basic.arrays.safetensors"))
        for isa in KernelSet.available {
            let kernels = try KernelSet(named: isa)
            let figures = try golden.figures(
                keep: GoldenNetwork.layers, gradientsAt: GoldenNetwork.gradientLayers, kernels: kernels)
            #expect(figures.count == golden.expectedFigureCount)
            for figure in figures { #expect(figure.deviation <= ParityTests.usualLimit, "\(figure.array) on \(isa)") }
            let fused = try golden.figures(keep: [], gradientsAt: ["layer1"], kernels: kernels)
            for figure in fused {
                #expect(figure.deviation <= ParityTests.usualLimit, "\(figure.array) on \(isa), fused")
            }
        }
    }
}

/// Writes every figure as a Markdown table to the file that `GAM_PARITY_TABLE` names, for `make parity`.
struct ParityTable {
    static let file = ProcessInfo.processInfo.environment["GAM_PARITY_TABLE"]

    @Test(.enabled(if: Golden.isPresent && file != nil)) func isWritten() throws {
        let path = try #require(ParityTable.file)
        let kernels = try KernelSet.preferred()
        var lines = [
            "| network | array | largest difference / largest value |",
            "| --- | --- | --- |",
        ]
        var worst = [(network: String, deviation: Double)]()
        let add = { (network: String, array: String, deviation: Double) in
            lines.append("| \(network) | \(array) | \(String(format: "%.1e", deviation)) |")
            if worst.last?.network == network {
                worst[worst.count - 1].deviation = max(worst[worst.count - 1].deviation, deviation)
            } else {
                worst.append((network, deviation))
            }
            #expect(deviation <= ParityTests.limit, "\(network) \(array)")
        }
        for name in GoldenNetwork.shared.keys.sorted() {
            let figures = try GoldenNetwork(shared: name).figures(
                keep: GoldenNetwork.layers, gradientsAt: GoldenNetwork.gradientLayers, kernels: kernels)
            for figure in figures { add(name, figure.array, figure.deviation) }
        }
        for test in try GoldenLayer.all(in: Golden.shared.appending(path: "golden")).sorted(by: { $0.kind < $1.kind }) {
            for (array, deviation) in try test.deviations(kernels: kernels) {
                add("layers: \(test.kind)", "\(test.name).\(array)", deviation)
            }
        }
        lines += ["", "| on \(kernels.name) | largest of all arrays |", "| --- | --- |"]
        lines += worst.map { "| \($0.network) | \(String(format: "%.1e", $0.deviation)) |" }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
    }
}
