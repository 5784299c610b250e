import CGAMKernels
import GAMNetwork
import Testing

/// The kernels by themselves, at sizes that fill no vector, with every array flush against a forbidden page.
struct KernelTests {
    static let kernels = KernelSet.available

    private func random(_ count: Int, seed: Int) throws -> GuardedFloats {
        try GuardedFloats(random: count, seed: seed)
    }

    /// Sizes around the panel's width and the register block's height.
    @Test(arguments: kernels) func productsTouchOnlyWhatIsTheirs(_ name: String) throws {
        let table = try KernelSet(named: name).table.pointee
        let (lanes, rows) = (Int(table.lanes), Int(table.rows))
        for width in [lanes, 2 * lanes] {
            for columns in [1, 3, width - 1, width, width + 1, 2 * width + 5] {
                for points in [1, 2, rows - 1, rows, rows + 1, 2 * rows + 3] {
                    for depth in [1, 5] {
                        try product(table, columns: columns, width: width, points: points, depth: depth)
                    }
                }
            }
        }
    }

    /// One image row of `points` pixels, three taps along it, bias, sum and rectifier.
    private func product(_ table: gam_kernels, columns: Int, width: Int, points: Int, depth: Int) throws {
        let taps = [gam_tap(y: 0, x: -1), gam_tap(y: 0, x: 0), gam_tap(y: 0, x: 1)]
        let input = try random(points * depth, seed: 1)
        let added = try random(points * columns, seed: 2)
        let bias = try random(columns, seed: 3)
        let zeros = try GuardedFloats([Float](repeating: 0, count: depth))
        let output = try GuardedFloats([Float](repeating: .nan, count: points * columns))
        let panelCount = (columns + width - 1) / width
        var numbers = SeededGenerator(seed: 4)
        var packed = [Float](repeating: 0, count: panelCount * taps.count * depth * width)
        var weights = [[Float]]()  // of each column, by tap and depth
        for column in 0..<columns {
            weights.append((0..<(taps.count * depth)).map { _ in numbers.value() })
            for (index, value) in weights[column].enumerated() {
                packed[(column / width * taps.count * depth + index) * width + column % width] = value
            }
        }
        let panels = try GuardedFloats(packed)
        var shape = gam_product(
            taps: Int32(taps.count), depth: Int32(depth), columns: Int32(columns),
            panel_columns: Int32(width), in_height: 1, in_width: Int32(points), in_stride: Int32(depth), grid_height: 1,
            grid_width: Int32(points), in_step_y: 1,
            in_step_x: 1, out_height: 1, out_width: Int32(points), out_stride: Int32(columns), out_step_y: 1,
            out_step_x: 1, out_y: 0, out_x: 0)
        let mask = try random(points * columns, seed: 9)
        var epilogue = gam_epilogue(bias: bias.base, add: added.base, mask: mask.base, rectify: true)
        // A pointer is two floats long.
        let pointers = try GuardedFloats([Float](repeating: 0, count: points * (taps.count + 1) * 2))
        pointers.base.withMemoryRebound(to: UnsafePointer<Float>?.self, capacity: points * (taps.count + 1)) {
            table.product(
                &shape, taps, input.base, panels.base, zeros.base, output.base, &epilogue, 0, Int32(points), $0)
        }
        var worst = 0.0
        for point in 0..<points {
            for column in 0..<columns {
                var sum = Double(bias.base[column]) + Double(added.base[point * columns + column])
                for (tap, offset) in taps.enumerated() {
                    let pixel = point + Int(offset.x)
                    guard (0..<points).contains(pixel) else { continue }
                    for k in 0..<depth {
                        sum += Double(input.base[pixel * depth + k]) * Double(weights[column][tap * depth + k])
                    }
                }
                let expected = mask.base[point * columns + column] > 0 ? max(0, sum) : 0
                let distance = abs(Double(output.base[point * columns + column]) - expected)
                worst = distance.isNaN ? .infinity : max(worst, distance)
            }
        }
        // 17 roundings of values below 17.
        #expect(worst < 17 * 17 * 0x1p-24, "\(columns) columns, \(points) points, depth \(depth)")
        try weightGradient(table, shape, taps, input, added)
    }

    /// One image row, three taps along it, every channel by itself.
    @Test(arguments: kernels) func depthwiseProductsTouchOnlyWhatIsTheirs(_ name: String) throws {
        let table = try KernelSet(named: name).table.pointee
        let taps = [gam_tap(y: 0, x: -1), gam_tap(y: 0, x: 0), gam_tap(y: 0, x: 1)]
        for channels in [1, 3, Int(table.lanes), 2 * Int(table.lanes) + 5] {
            let points = 4
            let (input, added) = (try random(points * channels, seed: 1), try random(points * channels, seed: 2))
            let (bias, weights) = (try random(channels, seed: 3), try random(taps.count * channels, seed: 4))
            let zeros = try GuardedFloats([Float](repeating: 0, count: channels))
            let output = try GuardedFloats([Float](repeating: .nan, count: points * channels))
            var shape = gam_product(
                taps: Int32(taps.count), depth: Int32(channels), columns: Int32(channels),
                panel_columns: Int32(channels), in_height: 1, in_width: Int32(points), in_stride: Int32(channels),
                grid_height: 1, grid_width: Int32(points), in_step_y: 1, in_step_x: 1, out_height: 1,
                out_width: Int32(points), out_stride: Int32(channels), out_step_y: 1, out_step_x: 1, out_y: 0, out_x: 0)
            var epilogue = gam_epilogue(bias: bias.base, add: added.base, mask: nil, rectify: true)
            let pointers = try GuardedFloats([Float](repeating: 0, count: points * (taps.count + 1) * 2))
            pointers.base.withMemoryRebound(to: UnsafePointer<Float>?.self, capacity: points * (taps.count + 1)) {
                table.depthwise(
                    &shape, taps, input.base, weights.base, zeros.base, output.base, &epilogue, 0, Int32(points), $0)
            }
            for point in 0..<points {
                for c in 0..<channels {
                    var sum = Double(bias.base[c]) + Double(added.base[point * channels + c])
                    for (tap, offset) in taps.enumerated() where (0..<points).contains(point + Int(offset.x)) {
                        sum +=
                            Double(input.base[(point + Int(offset.x)) * channels + c])
                            * Double(weights.base[tap * channels + c])
                    }
                    // 5 roundings of values below 5.
                    #expect(abs(Double(output.base[point * channels + c]) - max(0, sum)) < 5 * 5 * 0x1p-24)
                }
            }
        }
    }

    private func weightGradient(
        _ table: gam_kernels, _ shape: gam_product, _ taps: [gam_tap], _ input: GuardedFloats, _ gradient: GuardedFloats
    ) throws {
        let (depth, columns, points) = (Int(shape.depth), Int(shape.columns), Int(shape.grid_width))
        let lanes = Int(table.lanes)
        let stride = (columns + lanes - 1) / lanes * lanes
        let found = try GuardedFloats([Float](repeating: 0, count: taps.count * depth * stride))
        var geometry = gam_weight_gradient(
            taps: Int32(taps.count), depth: Int32(depth), columns: Int32(columns), in_height: 1,
            in_width: Int32(points), in_stride: Int32(depth), grid_height: 1, grid_width: Int32(points),
            out_stride: Int32(columns), step_y: 1, step_x: 1)
        // Two calls, so that sums are seen to be added to what is there.
        let places = try GuardedFloats([Float](repeating: 0, count: 2 * points))
        places.base.withMemoryRebound(to: UInt32.self, capacity: 2 * points) { places in
            for (first, count) in [(0, points / 2), (points / 2, points - points / 2)] {
                table.weight_gradient(
                    &geometry, taps, input.base, gradient.base, Int64(first), Int32(count), places, found.base)
            }
        }
        var worst = 0.0
        for (tap, offset) in taps.enumerated() {
            for column in 0..<columns {
                for k in 0..<depth {
                    var sum = 0.0
                    for point in 0..<points where (0..<points).contains(point + Int(offset.x)) {
                        sum +=
                            Double(gradient.base[point * columns + column])
                            * Double(input.base[(point + Int(offset.x)) * depth + k])
                    }
                    let value = Double(found.base[(tap * depth + k) * stride + column])
                    worst = (value - sum).isNaN ? .infinity : max(worst, abs(value - sum))
                }
            }
        }
        #expect(worst < Double(points * points) * 0x1p-24, "\(columns) columns, \(points) points, depth \(depth)")
    }

    @Test(arguments: kernels) func elementsAreTreatedOneByOne(_ name: String) throws {
        let table = try KernelSet(named: name).table.pointee
        for (pixels, channels) in [(1, 1), (3, 5), (2, 17), (7, 33), (5, 8)] {
            let count = pixels * channels
            let (x, y) = (try random(count, seed: 5), try random(count, seed: 6))
            let (scale, shift) = (try random(channels, seed: 7), try random(channels, seed: 8))
            let output = try GuardedFloats([Float](repeating: .nan, count: count))
            let pairs = Array(zip(x.values, y.values))
            table.mask(x.base, y.base, Int64(count), output.base)
            #expect(output.values == pairs.map { $1 > 0 ? $0 : 0 })
            table.rectify(x.base, Int64(count), output.base)
            #expect(output.values == x.values.map { max(0, $0) })
            for rectifies in [false, true] {
                table.add(x.base, y.base, rectifies, Int64(count), output.base)
                #expect(output.values == pairs.map { rectifies ? max(0, $0 + $1) : $0 + $1 })
                table.scale_shift(
                    x.base, scale.base, shift.base, y.base, rectifies, Int64(pixels), Int32(channels), output.base)
                for index in 0..<count {
                    let c = index % channels
                    let sum = x.base[index] * scale.base[c] + shift.base[c] + y.base[index]
                    #expect(abs(output.base[index] - (rectifies ? max(0, sum) : sum)) <= 3 * 0x1p-24 * 4)
                }
            }
            // In place, as gradients are added up and masked.
            table.add(x.base, y.base, false, Int64(count), y.base)
            #expect(y.values == pairs.map { $0 + $1 })
        }
    }

    @Test(arguments: kernels) func whatIsNoNumberStaysSo(_ name: String) throws {
        let table = try KernelSet(named: name).table.pointee
        let x = try GuardedFloats([Float](repeating: .nan, count: 37))
        let zeros = try GuardedFloats([Float](repeating: 0, count: 37))
        let output = try GuardedFloats([Float](repeating: 0, count: 37))
        table.rectify(x.base, 37, output.base)
        #expect(output.values.allSatisfy { $0.isNaN })
        table.add(x.base, zeros.base, true, 37, output.base)
        #expect(output.values.allSatisfy { $0.isNaN })
        table.scale_shift(x.base, zeros.base, zeros.base, nil, true, 1, 37, output.base)
        #expect(output.values.allSatisfy { $0.isNaN })
    }
}
