import CGAMKernels
import GAMNetwork
import Testing

/// The kernels of a stem by minimal filtering, every array flush against a forbidden page.
struct StemKernelTests {
    /// Outputs that do not fill the last tile, channels that fill no vector, padding that is not half the window.
    @Test(arguments: KernelSet.available) func stemTouchesOnlyWhatIsItsOwn(_ name: String) throws {
        let table = try KernelSet(named: name).table.pointee
        let lanes = Int(table.lanes)
        for (height, width, padding) in [(1, 1, 3), (9, 16, 3), (20, 7, 3), (13, 22, 2)] {
            for (channels, outputs) in [(1, 1), (2, lanes), (3, 2 * lanes), (3, lanes + 3), (5, lanes - 1)] {
                try check(table, height, width, padding, channels, outputs)
            }
        }
    }

    private func check(
        _ table: gam_kernels, _ height: Int, _ width: Int, _ padding: Int, _ channels: Int, _ outputs: Int
    ) throws {
        let (images, lanes, side) = (2, Int(table.lanes), 7)
        let panel = outputs <= lanes ? lanes : 2 * lanes
        let (rows, columns) = ((height + 2 * padding - side) / 2 + 1, (width + 2 * padding - side) / 2 + 1)
        let (positions, depth) = (Int(GAM_STEM_POSITIONS), side * channels)
        let plane = ((2 * rows + 5) * channels + lanes - 1) / lanes * lanes
        let input = try GuardedFloats(random: images * height * width * channels, seed: 1)
        let bias = try GuardedFloats(random: outputs, seed: 3)
        let weights = try GuardedFloats(random: outputs * channels * side * side, seed: 4)
        let panels = try GuardedFloats([Float](repeating: .nan, count: positions * depth * panel))
        let strip = try GuardedFloats([Float](repeating: 0, count: positions * plane))
        let products = try GuardedFloats([Float](repeating: .nan, count: positions * rows * panel))
        let output = try GuardedFloats([Float](repeating: .nan, count: images * rows * columns * outputs))
        let places = (0..<(side * side)).map { Int32($0) }
        places.withUnsafeBufferPointer { places in
            var packing = gam_packing(
                weights: weights.base, places: places.baseAddress, taps: Int32(side * side), depth: Int32(channels),
                columns: Int32(outputs), panel_columns: Int32(panel), depth_step: Int64(side * side),
                column_step: Int64(side * side * channels), depth_scale: nil, column_scale: nil)
            table.stem_pack(&packing, 0, panels.base)
        }
        var shape = gam_stem(
            in_height: Int32(height), in_width: Int32(width), channels: Int32(channels), pad_y: Int32(padding),
            pad_x: Int32(padding), out_height: Int32(rows), out_width: Int32(columns), out_channels: Int32(outputs),
            panel_columns: Int32(panel))
        var epilogue = gam_epilogue(bias: bias.base, add: nil, mask: nil, rectify: true)
        for image in 0..<images {
            for tile in 0..<((columns + 3) / 4) {
                table.stem_input(&shape, input.base, Int64(image), Int32(tile), strip.base, Int64(plane))
                for position in 0..<positions {
                    table.rows_product(
                        Int32(rows), strip.base + position * plane, Int64(2 * channels), Int32(depth),
                        panels.base + position * depth * panel, Int32(panel), nil,
                        products.base + position * rows * panel)
                }
                table.stem_output(
                    &shape, products.base, Int64(rows * panel), Int64(image), Int32(tile), 0, Int32(rows), 0,
                    Int32(outputs), output.base, &epilogue)
            }
        }

        var worst = 0.0
        for place in 0..<(images * rows * columns * outputs) {
            let (pixel, o) = (place / outputs, place % outputs)
            let (image, y, x) = (pixel / (rows * columns), pixel / columns % rows, pixel % columns)
            var sum = Double(bias.base[o])
            for tap in 0..<(side * side) {
                let (iy, ix) = (2 * y + tap / side - padding, 2 * x + tap % side - padding)
                guard (0..<height).contains(iy), (0..<width).contains(ix) else { continue }
                for c in 0..<channels {
                    sum +=
                        Double(input.base[((image * height + iy) * width + ix) * channels + c])
                        * Double(weights.base[(o * channels + c) * side * side + tap])
                }
            }
            let distance = abs(Double(output.base[place]) - max(0, sum))
            worst = distance.isNaN ? .infinity : max(worst, distance)
        }
        // Of 49 products below 1 for each channel; the transforms enlarge roundings a few times.
        #expect(worst < Double(49 * channels + 1) * 0x1p-22, "\(height)x\(width) \(channels) -> \(outputs)")
    }
}
