import CGAMKernels
import GAMTensor

/// Weights in the panels in which products read them: `[group][panel of columns][tap][depth][lane]`.
struct PackedPanels: Sendable {
    let storage: FloatStorage
    /// Floats of one group.
    let perGroup: Int
    /// Floats from one panel to the next.
    let perPanel: Int
    /// Columns of a panel.
    let width: Int
}

/// Where the weights of a product stand in a layer's tensor, and how they are multiplied on the way.
struct PanelPacking {
    /// The place of each tap, counted from the first weight of a column and depth.
    let places: [Int]
    /// How many there are in a group, and how far one is from the next.
    let depth, columns: (count: Int, step: Int)
    var groups = 1
    /// The columns of a panel, where the instruction set does not decide.
    var width: Int?
    /// The factors of depth and columns over all groups.
    var depthScale, columnScale: [Double]?

    /// What a panel's weights become.
    enum Form: Sendable {
        /// Weights as they are.
        case plain
        /// Transformed for a 3x3 convolution by tiles.
        case winograd(WinogradForm)
        /// Transformed for a stem's rows.
        case stem

        /// Weights of a column and depth, where a window has so many taps.
        func count(taps: Int) -> Int {
            switch self {
            case .plain: taps
            case .winograd(let form): form.planes * form.planes
            case .stem: Int(GAM_STEM_POSITIONS * GAM_STEM_SIDE)
            }
        }
    }

    /// Packs by a team of threads.
    ///
    /// - Throws: ``NetworkError/tooLarge(what:)``.
    func pack(
        _ weight: Tensor, as form: Form = .plain, in blocks: FloatBlocks, _ kernels: KernelSet, _ team: ThreadTeam
    ) throws(NetworkError) -> PackedPanels {
        let panels = try emptyPanels(as: form, in: blocks, kernels)
        unsafe weight.withUnsafeBufferPointer { weights in
            guard let base = weights.baseAddress else { return }
            unsafe withWeights(base, count: weights.count, width: panels.width) { job in
                team.forEach(panelCount(width: panels.width)) { index in
                    unsafe job.pack(index, as: form, kernels.table, into: panels)
                }
            }
        }
        return panels
    }

    /// Place for the panels, not filled yet.
    ///
    /// - Throws: ``NetworkError/tooLarge(what:)``.
    func emptyPanels(
        as form: Form, in blocks: FloatBlocks, _ kernels: KernelSet
    ) throws(NetworkError) -> PackedPanels {
        let width = width ?? kernels.panelWidth(columns: columns.count)
        let panels = panelCount(width: width)
        let size = panelSize(form, width: width)
        let storage = try blocks.block(count: panels * size, for: "packed weights")
        return PackedPanels(storage: storage, perGroup: panels / groups * size, perPanel: size, width: width)
    }

    /// Panels of all groups.
    func panelCount(width: Int) -> Int { groups * ((columns.count + width - 1) / width) }

    /// Floats from one panel to the next.
    private func panelSize(_ form: Form, width: Int) -> Int {
        form.count(taps: places.count) * depth.count * width
    }

    /// Gives the packing of these weights in the kernels' form for the length of the call.
    func withWeights(
        _ base: UnsafePointer<Float>, count: Int, width: Int, _ body: (PackingJob) -> Void
    ) {
        let places = places.map { Int32($0) }
        unsafe places.withUnsafeBufferPointer { places in
            unsafe (depthScale ?? []).withUnsafeBufferPointer { depthScale in
                unsafe (columnScale ?? []).withUnsafeBufferPointer { columnScale in
                    let first = unsafe gam_packing(
                        weights: base, places: places.baseAddress, taps: Int32(places.count),
                        depth: Int32(depth.count), columns: Int32(columns.count), panel_columns: Int32(width),
                        depth_step: Int64(depth.step), column_step: Int64(columns.step),
                        depth_scale: depthScale.isEmpty ? nil : depthScale.baseAddress,
                        column_scale: columnScale.isEmpty ? nil : columnScale.baseAddress)
                    unsafe body(
                        PackingJob(
                            packing: first, groupStep: count / groups, panelsPerGroup: panelCount(width: width) / groups
                        ))
                }
            }
        }
    }
}

/// A packing with its weights at hand: panels are packed one by one, by whoever has time.
@safe
struct PackingJob {
    /// That of the first group.
    let packing: gam_packing
    /// Weights from one group to the next.
    let groupStep: Int
    let panelsPerGroup: Int

    /// Packs one panel, counted over all groups, to its place.
    func pack(
        _ index: Int, as form: PanelPacking.Form, _ kernels: UnsafePointer<gam_kernels>, into panels: PackedPanels
    ) {
        let group = index / panelsPerGroup
        var packing = unsafe packing
        unsafe packing.weights = packing.weights + group * groupStep
        unsafe packing.depth_scale = packing.depth_scale.map { unsafe $0 + group * Int(packing.depth) }
        unsafe packing.column_scale = packing.column_scale.map { unsafe $0 + group * Int(packing.columns) }
        let first = unsafe Int32(index % panelsPerGroup) * packing.panel_columns
        let target = unsafe panels.storage.base + index * panels.perPanel
        switch form {
        case .plain: unsafe kernels.pointee.pack(&packing, first, target)
        case .winograd(let form): unsafe kernels.pointee.winograd_pack(&packing, form.symbol, first, target)
        case .stem: unsafe kernels.pointee.stem_pack(&packing, first, target)
        }
    }
}
