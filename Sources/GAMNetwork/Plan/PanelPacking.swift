import CGAMKernels
import GAMTensor

/// Weights in the panels in which products read them: `[group][panel of columns][tap][depth][lane]`.
struct PackedPanels: Sendable {
    let storage: FloatStorage
    /// Floats of one group.
    let perGroup: Int
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
    enum Form {
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
        _ weight: Tensor, as form: Form = .plain, _ kernels: KernelSet, _ team: ThreadTeam
    ) throws(NetworkError) -> PackedPanels {
        let width = width ?? kernels.panelWidth(columns: columns.count)
        let panel = form.count(taps: places.count) * depth.count * width
        let panels = (columns.count + width - 1) / width
        let storage = try FloatStorage(count: groups * panels * panel, for: "packed weights", zeroed: false)
        let places = places.map { Int32($0) }
        unsafe weight.withUnsafeBufferPointer { weights in
            unsafe places.withUnsafeBufferPointer { places in
                unsafe (depthScale ?? []).withUnsafeBufferPointer { depthScale in
                    unsafe (columnScale ?? []).withUnsafeBufferPointer { columnScale in
                        guard let base = weights.baseAddress else { return }
                        team.forEach(groups * panels) { index in
                            let group = index / panels
                            var packing = unsafe gam_packing(
                                weights: base + group * (weights.count / groups), places: places.baseAddress,
                                taps: Int32(places.count), depth: Int32(depth.count), columns: Int32(columns.count),
                                panel_columns: Int32(width), depth_step: Int64(depth.step),
                                column_step: Int64(columns.step),
                                depth_scale: depthScale.isEmpty
                                    ? nil : depthScale.baseAddress.map { unsafe $0 + group * depth.count },
                                column_scale: columnScale.isEmpty
                                    ? nil : columnScale.baseAddress.map { unsafe $0 + group * columns.count })
                            let first = Int32(index % panels * width)
                            let target = unsafe storage.base + index * panel
                            switch form {
                            case .plain: unsafe kernels.table.pointee.pack(&packing, first, target)
                            case .winograd(let form):
                                unsafe kernels.table.pointee.winograd_pack(&packing, form.symbol, first, target)
                            case .stem: unsafe kernels.table.pointee.stem_pack(&packing, first, target)
                            }
                        }
                    }
                }
            }
        }
        return PackedPanels(storage: storage, perGroup: panels * panel, width: width)
    }
}
