import CGAMKernels
import GAMNetwork
import Testing

/// The kernels of Winograd's convolution by themselves, every array flush against a forbidden page.
struct WinogradKernelTests {
    /// Images of whole and of cut tiles, channels that fill no vector, padding on each side.
    @Test(arguments: KernelSet.available) func convolutionTouchesOnlyWhatIsItsOwn(_ name: String) throws {
        let table = try KernelSet(named: name).table.pointee
        let lanes = Int(table.lanes)
        for tile in [2, 4] {
            for (channels, outputs) in [(1, 1), (3, lanes - 1), (lanes, lanes), (lanes + 1, lanes + 3), (5, 2 * lanes)]
            {
                for (height, width) in [(1, 1), (4, 4), (5, 3), (9, 7)] {
                    try convolution(table, tile, height, width, channels, outputs, padding: 1)
                }
                try convolution(table, tile, 7, 6, channels, outputs, padding: 0)
                try convolution(table, tile, 3, 5, channels, outputs, padding: 2)
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

    private func convolution(
        _ table: gam_kernels, _ tile: Int, _ height: Int, _ width: Int, _ channels: Int, _ outputs: Int, padding: Int
    ) throws {
        let (rows, columns) = (height + 2 * padding - 2, width + 2 * padding - 2)
        let (images, lanes) = (2, Int(table.lanes))
        let panel = outputs <= lanes ? lanes : 2 * lanes
        let (tilesY, tilesX) = ((rows + tile - 1) / tile, (columns + tile - 1) / tile)
        var shape = gam_winograd(
            tile: Int32(tile), tiles_y: Int32(tilesY), tiles_x: Int32(tilesX), in_height: Int32(height),
            in_width: Int32(width), channels: Int32(channels), pad_y: Int32(padding), pad_x: Int32(padding),
            out_height: Int32(rows), out_width: Int32(columns), out_channels: Int32(outputs),
            panel_columns: Int32(panel))
        let (points, tiles) = ((tile + 2) * (tile + 2), images * tilesY * tilesX)
        let stride = (channels + lanes - 1) / lanes * lanes
        let input = try GuardedFloats(random: images * height * width * channels, seed: 1)
        let added = try GuardedFloats(random: images * rows * columns * outputs, seed: 2)
        let bias = try GuardedFloats(random: outputs, seed: 3)
        let weights = try GuardedFloats(random: outputs * channels * 9, seed: 4)
        let transformed = try GuardedFloats([Float](repeating: .nan, count: points * tiles * stride))
        let products = try GuardedFloats([Float](repeating: .nan, count: points * tiles * panel))
        let output = try GuardedFloats([Float](repeating: .nan, count: images * rows * columns * outputs))
        let panels = try GuardedFloats(Self.panels(weights.values, tile, channels, outputs, panel))

        // In two parts, the second of which does not begin with a row of tiles.
        let part = (tiles + 1) / 2
        table.winograd_input(
            &shape, input.base, 0, Int32(part), transformed.base, Int64(stride), Int64(tiles * stride))
        table.winograd_input(
            &shape, input.base, Int64(part), Int32(tiles - part), transformed.base + part * stride, Int64(stride),
            Int64(tiles * stride))
        for point in 0..<points {
            table.rows_product(
                Int32(tiles), transformed.base + point * tiles * stride, Int64(stride), Int32(channels),
                panels.base + point * channels * panel, Int32(panel),
                point + 1 < points ? UnsafePointer(panels.base + (point + 1) * channels * panel) : nil,
                products.base + point * tiles * panel)
        }
        var epilogue = gam_epilogue(bias: bias.base, add: added.base, rectify: true)
        table.winograd_output(
            &shape, products.base, Int64(tiles * panel), 0, Int32(tiles), 0, Int32(outputs), output.base, &epilogue)

        var worst = 0.0
        for pixel in 0..<(images * rows * columns) {
            let (image, y, x) = (pixel / (rows * columns), pixel / columns % rows, pixel % columns)
            for o in 0..<outputs {
                var sum = Double(bias.base[o]) + Double(added.base[pixel * outputs + o])
                for place in 0..<9 {
                    let (iy, ix) = (y + place / 3 - padding, x + place % 3 - padding)
                    guard (0..<height).contains(iy), (0..<width).contains(ix) else { continue }
                    for c in 0..<channels {
                        let value = input.base[((image * height + iy) * width + ix) * channels + c]
                        sum += Double(value) * Double(weights.base[(o * channels + c) * 9 + place])
                    }
                }
                let distance = abs(Double(output.base[pixel * outputs + o]) - max(0, sum))
                worst = distance.isNaN ? .infinity : max(worst, distance)
            }
        }
        // Of 9 products below 1 for each channel; F(4x4)'s transforms enlarge roundings about tenfold.
        #expect(
            worst < Double(9 * channels + 2) * 0x1p-20, "F(\(tile)) \(height)x\(width) \(channels) -> \(outputs)")
    }

    /// One panel: G g G^T of each kernel, by the definition.
    private static func panels(
        _ weights: [Float], _ tile: Int, _ channels: Int, _ outputs: Int, _ panel: Int
    ) -> [Float] {
        let side = tile + 2
        let (a, b) = (Double(GAM_WINOGRAD_A), Double(GAM_WINOGRAD_B))
        let finite = tile == 2 ? [0, 1, -1] : [0, a, -a, b, -b]
        // Lagrange's divisors; the kernels take F(2x2) with the sign of its first row turned.
        var rows = finite.map { point in
            let divisor = finite.filter { $0 != point }.reduce(1) { $0 * (point - $1) }
            let sign = tile == 2 && point == 0 ? -1.0 : 1
            return [1, point, point * point].map { sign * $0 / divisor }
        }
        rows.append([0, 0, 1])
        var packed = [Float](repeating: 0, count: side * side * channels * panel)
        for o in 0..<outputs {
            for c in 0..<channels {
                for i in 0..<side {
                    for j in 0..<side {
                        var sum = 0.0
                        for place in 0..<9 {
                            sum +=
                                rows[i][place / 3] * rows[j][place % 3]
                                * Double(weights[(o * channels + c) * 9 + place])
                        }
                        packed[((i * side + j) * channels + c) * panel + o] = Float(sum)
                    }
                }
            }
        }
        return packed
    }
}
