/// Largest value or mean of windows by their definition.
struct NaivePooling: NaiveLayer {
    let size: (Int, Int)
    let stride: (Int, Int)
    var padding = (0, 0)
    var dilation = (1, 1)
    var roundsUp = false
    /// `nil` for the largest value, else whether padded places count in the divisor.
    var countsPadding: Bool?

    func forward(_ inputs: [NaiveArray], _ parameters: [String: NaiveArray]) -> NaiveArray {
        let input = inputs[0]
        var output = NaiveArray(zeros: outputShape(input))
        eachWindow(input, output) { to, places, divisor in
            output.values[to] =
                countsPadding == nil
                ? places.map { input.values[$0] }.max() ?? -.infinity
                : places.reduce(0) { $0 + input.values[$1] } / Double(divisor)
        }
        return output
    }

    func gradients(
        _ inputs: [NaiveArray], _ parameters: [String: NaiveArray], _ outputGradient: NaiveArray
    ) -> NaiveGradients {
        let input = inputs[0]
        var result = NaiveArray(zeros: input.shape)
        eachWindow(input, outputGradient) { to, places, divisor in
            let gradient = outputGradient.values[to]
            guard countsPadding == nil else {
                for place in places { result.values[place] += gradient / Double(divisor) }
                return
            }
            let largest = places.map { input.values[$0] }.max()
            if let first = places.first(where: { input.values[$0] == largest }) { result.values[first] += gradient }
        }
        return NaiveGradients(inputs: [result])
    }

    private func outputShape(_ input: NaiveArray) -> [Int] {
        [
            input.shape[0], positions(input.shape[1], size.0, stride.0, padding.0, dilation.0),
            positions(input.shape[2], size.1, stride.1, padding.1, dilation.1), input.channels,
        ]
    }

    /// Counts windows one by one: whole ones, or (rounding up) also one that the window before did not make needless,
    /// as long as it starts before the trailing padding.
    private func positions(_ extent: Int, _ window: Int, _ step: Int, _ padding: Int, _ dilation: Int) -> Int {
        let (reach, end) = (dilation * (window - 1) + 1, extent + 2 * padding)
        var count = 0
        while roundsUp
            ? (count - 1) * step + reach < end && count * step < extent + padding : count * step + reach <= end
        {
            count += 1
        }
        return count
    }

    /// Visits every window and channel: the output's flat place, those of the inputs that lie inside, the divisor.
    private func eachWindow(_ input: NaiveArray, _ output: NaiveArray, _ body: (Int, [Int], Int) -> Void) {
        for n in 0..<output.shape[0] {
            for i in 0..<output.shape[1] {
                for j in 0..<output.shape[2] {
                    for c in 0..<output.channels {
                        var places = [Int]()
                        var padded = 0
                        for a in 0..<size.0 {
                            for b in 0..<size.1 {
                                let y = i * stride.0 - padding.0 + a * dilation.0
                                let x = j * stride.1 - padding.1 + b * dilation.1
                                if y < input.shape[1] + padding.0, x < input.shape[2] + padding.1 { padded += 1 }
                                if y >= 0, y < input.shape[1], x >= 0, x < input.shape[2] {
                                    places.append(input.place(n, y, x, c))
                                }
                            }
                        }
                        body(output.place(n, i, j, c), places, countsPadding == true ? padded : places.count)
                    }
                }
            }
        }
    }
}

/// Means over even shares of the image.
struct NaiveAdaptiveAverage: NaiveLayer {
    let height, width: Int

    func forward(_ inputs: [NaiveArray], _ parameters: [String: NaiveArray]) -> NaiveArray {
        let input = inputs[0]
        var output = NaiveArray(zeros: [input.shape[0], height, width, input.channels])
        eachShare(input, output) { from, to, share in output.values[to] += input.values[from] * share }
        return output
    }

    func gradients(
        _ inputs: [NaiveArray], _ parameters: [String: NaiveArray], _ outputGradient: NaiveArray
    ) -> NaiveGradients {
        var result = NaiveArray(zeros: inputs[0].shape)
        eachShare(inputs[0], outputGradient) { from, to, share in
            result.values[from] += outputGradient.values[to] * share
        }
        return NaiveGradients(inputs: [result])
    }

    private func eachShare(_ input: NaiveArray, _ output: NaiveArray, _ body: (Int, Int, Double) -> Void) {
        for n in 0..<input.shape[0] {
            for i in 0..<height {
                for j in 0..<width {
                    let rows = share(i, height, input.shape[1])
                    let columns = share(j, width, input.shape[2])
                    for y in rows {
                        for x in columns {
                            for c in 0..<input.channels {
                                body(
                                    input.place(n, y, x, c), output.place(n, i, j, c),
                                    1 / Double(rows.count * columns.count))
                            }
                        }
                    }
                }
            }
        }
    }

    private func share(_ index: Int, _ count: Int, _ extent: Int) -> Range<Int> {
        let begin = (Double(index * extent) / Double(count)).rounded(.down)
        let end = (Double((index + 1) * extent) / Double(count)).rounded(.up)
        return Int(begin)..<Int(end)
    }
}
