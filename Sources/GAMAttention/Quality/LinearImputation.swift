public import GAMTensor

/// Fills missing pixels smoothly from what is left, so that their absence shows as little as possible.
///
/// Each missing pixel is the weighted mean of its neighbours, 1/6 for those beside it and 1/12 for those at its corners,
/// renormalised at the border (Rong et al. 2022, arXiv 2202.00449, section 4.2; without their noise). The system is
/// symmetric and positive definite where any pixel is left; it is solved by conjugate gradients. With none left there is
/// nothing to fill from: all become 0.
public enum LinearImputation {
    /// A picture with its missing pixels filled.
    ///
    /// - Parameters:
    ///   - input: `[1, height, width, channels]`; every value finite.
    ///   - missing: whether each pixel is missing, row-major.
    /// - Returns: a picture in which those that are not missing have their bits.
    /// - Throws: ``AttentionError/notALayer(name:found:)``,
    ///   ``AttentionError/countMismatch(name:height:width:found:)`` or
    ///   ``AttentionError/nonFinite(name:row:column:channel:)``.
    /// - Complexity: about the longer side times the number of pixels, for each channel.
    public static func filled(_ input: Tensor, missing: [Bool]) throws(AttentionError) -> Tensor {
        let shape = input.shape
        guard shape.rank == 4, shape[0] == 1, shape.dimensions.allSatisfy({ $0 >= 1 }) else {
            throw .notALayer(name: "input", found: shape)
        }
        guard missing.count == shape[1] * shape[2] else {
            throw .countMismatch(name: "missing pixels", height: shape[1], width: shape[2], found: missing.count)
        }
        if let index = input.firstNonFinite {
            let place = index / shape[3]
            throw .nonFinite(
                name: "input", row: place / shape[2], column: place % shape[2], channel: index % shape[3])
        }
        var values = input.values
        let grid = Grid(height: shape[1], width: shape[2], missing: missing)
        for channel in 0..<shape[3] {
            let known = missing.indices.map { missing[$0] ? 0 : Double(values[$0 * shape[3] + channel]) }
            let found = grid.solved(known)
            for place in missing.indices where missing[place] {
                values[place * shape[3] + channel] = Float(found[place])
            }
        }
        do throws(TensorError) {
            return try Tensor(shape, values)
        } catch {
            throw .tooLarge(height: shape[1], width: shape[2])
        }
    }

    /// The pixels and which of them are unknown.
    private struct Grid {
        let height, width: Int
        let missing: [Bool]

        private static let steps: [(row: Int, column: Int, weight: Double)] = [
            (-1, -1, 1.0 / 12), (-1, 0, 1.0 / 6), (-1, 1, 1.0 / 12), (0, -1, 1.0 / 6), (0, 1, 1.0 / 6),
            (1, -1, 1.0 / 12), (1, 0, 1.0 / 6), (1, 1, 1.0 / 12),
        ]

        /// For each missing pixel, the weights of its neighbours times the difference to them, where `values` are 0 at
        /// other places; elsewhere 0.
        private func differences(_ values: [Double]) -> [Double] {
            var result = [Double](repeating: 0, count: values.count)
            for place in missing.indices where missing[place] {
                let (row, column) = place.quotientAndRemainder(dividingBy: width)
                var sum = 0.0
                for step in Self.steps {
                    let (y, x) = (row + step.row, column + step.column)
                    guard y >= 0, y < height, x >= 0, x < width else { continue }
                    sum += step.weight * (values[place] - values[y * width + x])
                }
                result[place] = sum
            }
            return result
        }

        /// The missing values, by conjugate gradients to a relative residual of 1e-12; 0 at the other places.
        func solved(_ known: [Double]) -> [Double] {
            var solution = [Double](repeating: 0, count: known.count)
            guard missing.contains(false), missing.contains(true) else { return solution }
            // A x = b with b the weighted sum of the known neighbours.
            var residual = differences(known).map { -$0 }
            var direction = residual
            var square = innerProduct(residual, residual)
            let enough = 1e-24 * square
            var steps = 0
            while square > enough, steps < 10 * known.count {
                let image = differences(direction)
                let length = square / innerProduct(direction, image)
                for place in missing.indices where missing[place] {
                    solution[place] += length * direction[place]
                    residual[place] -= length * image[place]
                }
                let next = innerProduct(residual, residual)
                let share = next / square
                for place in missing.indices where missing[place] {
                    direction[place] = residual[place] + share * direction[place]
                }
                square = next
                steps += 1
            }
            return solution
        }
    }
}
