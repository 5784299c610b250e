import CGAMKernels
import GAMNetwork
import Testing

/// The kernels of convolution by tiles by themselves, every array flush against a forbidden page.
struct WinogradKernelTests {
    /// A 3x3 convolution of two images by tiles.
    private struct Case {
        let form: gam_winograd_form
        let height, width, channels, outputs, padding: Int
        let images = 2

        var stride: Int { form == GAM_WINOGRAD_F2_STRIDED || form == GAM_WINOGRAD_F4_STRIDED ? 2 : 1 }
        var isSpread: Bool { form == GAM_WINOGRAD_F2_SPREAD || form == GAM_WINOGRAD_F4_SPREAD }
        /// Outputs or pairs of them, positions and transformed weights along one axis.
        var tile: Int {
            [GAM_WINOGRAD_F2, GAM_WINOGRAD_F2_STRIDED, GAM_WINOGRAD_F2_SPREAD].contains(form) ? 2 : 4
        }
        var positions: Int { stride == 2 || isSpread ? 2 * tile + 1 : tile + 2 }
        var planes: Int { tile + 2 }

        var rows: Int { outputs(of: height) }
        var columns: Int { outputs(of: width) }

        /// A spread form gives pairs, the last of which may be cut.
        private func outputs(of size: Int) -> Int {
            isSpread ? 2 * size - size / 2 % 2 : (size + 2 * padding - 3) / stride + 1
        }

        func tilesDownAndAcross() -> (down: (count: Int, whole: Int), across: (count: Int, whole: Int)) {
            isSpread ? (tiles(height), tiles(width)) : (tiles(rows), tiles(columns))
        }

        private func tiles(_ size: Int) -> (count: Int, whole: Int) {
            let count = (size + tile - 1) / tile
            return (count, max(0, size - count * (tile - 1)))
        }

        func shape(panel: Int) -> gam_winograd {
            let (down, across) = tilesDownAndAcross()
            return gam_winograd(
                form: form, images: Int32(images), tiles_y: Int32(down.count), tiles_x: Int32(across.count),
                whole_y: Int32(down.whole), whole_x: Int32(across.whole), in_height: Int32(height),
                in_width: Int32(width), channels: Int32(channels), pad_y: Int32(isSpread ? 0 : padding),
                pad_x: Int32(isSpread ? 0 : padding),
                out_height: Int32(rows), out_width: Int32(columns), out_channels: Int32(outputs),
                product_columns: Int32(panel))
        }
    }

    /// Images of whole, short and cut tiles, channels that fill no vector, padding on each side.
    @Test(arguments: KernelSet.available) func convolutionTouchesOnlyWhatIsItsOwn(_ name: String) throws {
        let table = try KernelSet(named: name).table.pointee
        let lanes = Int(table.lanes)
        for form in [
            GAM_WINOGRAD_F2, GAM_WINOGRAD_F4, GAM_WINOGRAD_F2_STRIDED, GAM_WINOGRAD_F4_STRIDED, GAM_WINOGRAD_F2_SPREAD,
            GAM_WINOGRAD_F4_SPREAD,
        ] {
            for (channels, outputs) in [(1, 1), (3, lanes - 1), (lanes, lanes), (lanes + 1, lanes + 3), (5, 2 * lanes)]
            {
                for (height, width, padding) in [
                    (1, 1, 1), (4, 4, 1), (5, 3, 1), (9, 7, 1), (7, 6, 0), (3, 5, 2), (13, 12, 1), (8, 15, 1),
                ] {
                    try check(
                        Case(
                            form: form, height: height, width: width, channels: channels, outputs: outputs,
                            padding: padding), table)
                }
            }
        }
    }

    /// The sums over the lanes of panels, for rows of every block's height, panels of one and of two vectors.
    @Test(arguments: KernelSet.available) func productAcrossPanelsEqualsItsDefinition(_ name: String) throws {
        let table = try KernelSet(named: name).table.pointee
        let lanes = Int(table.lanes)
        for width in [lanes, 2 * lanes] {
            for (rows, panels, inputs) in [
                (1, 1, 2), (3, 2, 4), (Int(table.rows), 1, 6), (2 * Int(table.rows) + 1, 5, 2),
            ] {
                let (stride, panelStride) = (panels * width, (inputs + 2) * width)
                let row = try GuardedFloats(random: rows * stride, seed: 5)
                let weights = try GuardedFloats(random: (panels - 1) * panelStride + inputs * width, seed: 6)
                let sums = try GuardedFloats([Float](repeating: .nan, count: rows * inputs))
                table.rows_product_across(
                    Int32(rows), row.base, Int64(stride), Int32(panels), weights.base, Int64(panelStride),
                    Int32(width), Int32(inputs), sums.base, Int32(inputs))
                for r in 0..<rows {
                    for input in 0..<inputs {
                        var sum = 0.0
                        for panel in 0..<panels {
                            for lane in 0..<width {
                                sum +=
                                    Double(row.base[r * stride + panel * width + lane])
                                    * Double(weights.base[panel * panelStride + input * width + lane])
                            }
                        }
                        // Up to 160 products below 1, added one after the other in float32.
                        #expect(abs(Double(sums.base[r * inputs + input]) - sum) < 2e-5, "\(rows) \(panels) \(inputs)")
                    }
                }
            }
        }
    }

    private func check(_ test: Case, _ table: gam_kernels) throws {
        let (channels, outputs) = (test.channels, test.outputs)
        let lanes = Int(table.lanes)
        let panel = outputs <= lanes ? lanes : 2 * lanes
        let (rows, columns) = (test.rows, test.columns)
        var shape = test.shape(panel: panel)
        let (down, across) = test.tilesDownAndAcross()
        let tiles = test.images * down.count * across.count
        let positions = test.positions * test.positions
        let stride = (channels + lanes - 1) / lanes * lanes
        let input = try GuardedFloats(random: test.images * test.height * test.width * channels, seed: 1)
        let added = try GuardedFloats(random: test.images * rows * columns * outputs, seed: 2)
        let bias = try GuardedFloats(random: outputs, seed: 3)
        let mask = try GuardedFloats(random: test.images * rows * columns * outputs, seed: 5)
        let weights = try GuardedFloats(random: outputs * channels * 9, seed: 4)
        let zeros = try GuardedFloats([Float](repeating: 0, count: channels))
        let transformed = try GuardedFloats([Float](repeating: .nan, count: positions * tiles * stride))
        // What short tiles do not need is not written, and must not matter.
        let products = try GuardedFloats([Float](repeating: 1e30, count: positions * tiles * panel))
        let output = try GuardedFloats([Float](repeating: .nan, count: test.images * rows * columns * outputs))
        let panels = try GuardedFloats([Float](repeating: .nan, count: test.planes * test.planes * channels * panel))
        let places = (0..<9).map { Int32($0) }
        places.withUnsafeBufferPointer { places in
            var packing = gam_packing(
                weights: weights.base, places: places.baseAddress, taps: 9, depth: Int32(channels),
                columns: Int32(outputs), panel_columns: Int32(panel), depth_step: 9, column_step: Int64(9 * channels),
                depth_scale: nil, column_scale: nil)
            table.winograd_pack(&packing, test.form, 0, panels.base)
        }

        // In two parts, the second of which does not begin with a row of tiles.
        let part = (tiles + 1) / 2
        for (first, count) in [(0, part), (part, tiles - part)] {
            table.winograd_input(
                &shape, input.base, zeros.base, Int64(first), Int32(count), transformed.base + first * stride,
                Int64(stride), Int64(tiles * stride))
        }
        for position in 0..<positions {
            let (y, x) = (position / test.positions, position % test.positions)
            let plane = min(y, test.planes - 1) * test.planes + min(x, test.planes - 1)
            let needed = neededTiles(test, y, x, tiles)
            guard !needed.isEmpty else { continue }
            table.rows_product(
                Int32(needed.count), transformed.base + (position * tiles + needed.lowerBound) * stride,
                Int64(stride), Int32(channels), panels.base + plane * channels * panel, Int32(panel),
                plane + 1 < test.planes * test.planes
                    ? UnsafePointer(panels.base + (plane + 1) * channels * panel) : nil,
                products.base + (position * tiles + needed.lowerBound) * panel)
        }
        var epilogue = gam_epilogue(bias: bias.base, add: added.base, mask: mask.base, rectify: true)
        table.winograd_output(
            &shape, products.base, Int64(tiles * panel), 0, Int32(tiles), 0, Int32(outputs), output.base, &epilogue)

        var worst = 0.0
        for place in 0..<(test.images * rows * columns * outputs) {
            let sum =
                Double(bias.base[place % outputs]) + Double(added.base[place])
                + plainSum(test, place, input.values, weights.values)
            let expected = mask.base[place] > 0 ? max(0, sum) : 0
            let distance = abs(Double(output.base[place]) - expected)
            worst = distance.isNaN ? .infinity : max(worst, distance)
        }
        // Of 9 products below 1 for each channel; F(4x4)'s transforms enlarge roundings about tenfold.
        #expect(
            worst < Double(9 * channels + 2) * 0x1p-20,
            "\(test.form) \(test.height)x\(test.width) \(channels) -> \(outputs)")
    }

    /// The tiles that need a position: short ones lack those of the last output.
    private func neededTiles(_ test: Case, _ y: Int, _ x: Int, _ tiles: Int) -> Range<Int> {
        let isSpare = { (position: Int) in
            position == test.positions - 1 || test.positions > 2 * test.tile && position == test.tile
        }
        let (down, across) = test.tilesDownAndAcross()
        let shortAcross = test.images * down.whole * (across.count - across.whole)
        let whole = test.images * down.whole * across.whole
        let shortDown = test.images * (down.count - down.whole) * across.whole
        let first = isSpare(x) ? shortAcross : 0
        return first..<(isSpare(y) ? shortAcross + whole : isSpare(x) ? shortAcross + whole + shortDown : tiles)
    }

    /// One output by the definition.
    private func plainSum(_ test: Case, _ place: Int, _ input: [Float], _ weights: [Float]) -> Double {
        let (pixel, o) = (place / test.outputs, place % test.outputs)
        let (image, y, x) = (
            pixel / (test.rows * test.columns), pixel / test.columns % test.rows, pixel % test.columns
        )
        var sum = 0.0
        for tap in 0..<9 {
            var (iy, ix) = (y * test.stride + tap / 3 - test.padding, x * test.stride + tap % 3 - test.padding)
            if test.isSpread {  // a plain convolution, of padding 1, of values with zeros between them
                (iy, ix) = (y + tap / 3 - 1, x + tap % 3 - 1)
                guard iy >= 0, ix >= 0, iy % 2 == 0, ix % 2 == 0 else { continue }
                (iy, ix) = (iy / 2, ix / 2)
            }
            guard (0..<test.height).contains(iy), (0..<test.width).contains(ix) else { continue }
            for c in 0..<test.channels {
                let value = input[((image * test.height + iy) * test.width + ix) * test.channels + c]
                sum += Double(value) * Double(weights[(o * test.channels + c) * 9 + tap])
            }
        }
        return sum
    }
}
