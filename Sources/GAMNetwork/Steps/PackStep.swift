import CGAMKernels

/// Packs a layer's weights anew, since they may have changed since the last run.
struct PackStep: PlanStep {
    let weights: ParameterSlice
    let packing: PanelPacking
    let form: PanelPacking.Form
    let panels: PackedPanels

    var reads: [Int] { [] }
    var writes: [Int] { [] }
    /// About 8 operations for each packed value.
    var work: Int { 8 * panels.storage.count }

    func pieces(threads: Int) -> [Int] {
        [threads > 1 ? max(1, min(packing.panelCount(width: panels.width), 4 * threads)) : 1]
    }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        let mine = piece.share(of: packing.panelCount(width: panels.width))
        unsafe packing.withWeights(weights.base, count: weights.count, width: panels.width) { job in
            for index in mine { unsafe job.pack(index, as: form, memory.kernels, into: panels) }
        }
    }
}

/// Copies parameters that may have changed to where a product reads them.
struct FetchStep: PlanStep {
    let values: ParameterSlice
    let target: FloatStorage

    var reads: [Int] { [] }
    var writes: [Int] { [] }

    func run(_ piece: StepPiece, _ memory: PlanMemory) {
        unsafe target.base.update(from: values.base, count: values.count)
    }
}
