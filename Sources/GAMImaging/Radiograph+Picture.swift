import GAMTensor

extension Radiograph {
    /// The radiograph as a picture for people to look at, with nothing drawn over it.
    ///
    /// Of up to 8 bits, or floats: as stored, 0 black. Of 9...16 bits, where the full range is seldom used: from the
    /// darkest (black) to the brightest value (white). An image whose shorter side is below 256 pixels is enlarged
    /// bilinearly by a whole factor, as long as the longer side stays within 2,048.
    ///
    /// - Returns: the picture.
    /// - Throws: ``ImagingError/sideOutOfRange(width:height:limit:)``; not for an image made by this module.
    public func picture() throws(ImagingError) -> RasterImage {
        let factor = Radiograph.enlargement(width: width, height: height)
        return try picture(width: width * factor, height: height * factor, .bilinear)
    }

    /// The radiograph as a picture whose longer side has a number of pixels.
    ///
    /// - Parameter side: pixels of the longer side, 1...2048.
    /// - Returns: the picture, made smaller by area means or larger by bilinear interpolation.
    /// - Throws: ``ImagingError/sideOutOfRange(width:height:limit:)``.
    package func picture(longerSide side: Int) throws(ImagingError) -> RasterImage {
        guard (1...2048).contains(side) else { throw .sideOutOfRange(width: side, height: side, limit: 2048) }
        let longer = max(width, height)
        return try picture(
            width: max(1, (width * side + longer / 2) / longer), height: max(1, (height * side + longer / 2) / longer),
            side < longer ? .area : .bilinear)
    }

    private func picture(
        width newWidth: Int, height newHeight: Int, _ interpolation: Preprocessing.Interpolation
    ) throws(ImagingError) -> RasterImage {
        let rows = ResamplingTaps(
            inputCount: height, outputCount: newHeight, range: 0..<newHeight, interpolation: interpolation)
        let columns = ResamplingTaps(
            inputCount: width, outputCount: newWidth, range: 0..<newWidth, interpolation: interpolation)
        let resized = NativeImaging.resample(stored, channels: channels, rows: rows, columns: columns)
        let map = displayMap
        var rgb = [UInt8]()
        rgb.reserveCapacity(resized.count / channels * 3)
        for value in resized {
            let byte = UInt8((min(max(map(Double(value)), 0), 1) * 255).rounded())
            for _ in 0..<(channels == 1 ? 3 : 1) { rgb.append(byte) }
        }
        return try RasterImage(width: newWidth, height: newHeight, rgb: rgb)
    }

    /// The smallest whole factor that brings the shorter side to 256, as far as the longer one stays within 2,048.
    private static func enlargement(width: Int, height: Int) -> Int {
        let wanted = (255 + min(width, height)) / min(width, height)
        return max(1, min(wanted, 2048 / max(width, height)))
    }

    /// From a stored sample to a brightness in 0...1.
    private var displayMap: LinearMap {
        guard let bitDepth, bitDepth > 8 else { return intensityMap }
        var (low, high) = (Float.infinity, -Float.infinity)
        for value in stored.floats {
            low = min(low, value)
            high = max(high, value)
        }
        guard low < high else { return intensityMap }
        let ends = (intensityMap(Double(low)), intensityMap(Double(high)))
        return intensityMap.then(LinearMap(from: min(ends.0, ends.1), max(ends.0, ends.1), to: 0, 1))
    }
}

extension RasterImage {
    /// An amber frame, and a crossed-out circle in the upper right corner.
    mutating func markAsEmpty() {
        let amber = Color(red: 255, green: 176, blue: 0)
        let side = min(width, height)
        let line = max(1, side / 80)
        fill(amber, row: 0, column: 0, height: line, width: width)
        fill(amber, row: height - line, column: 0, height: line, width: width)
        fill(amber, row: 0, column: 0, height: height, width: line)
        fill(amber, row: 0, column: width - line, height: height, width: line)
        drawEmptySet(amber, radius: Double(side) / 18, lineWidth: Double(max(line, 2)))
    }

    private mutating func drawEmptySet(_ color: Color, radius: Double, lineWidth: Double) {
        let (centerX, centerY) = (Double(width) - 2 * radius, 2 * radius)
        let reach = radius * 1.5
        let rows = max(0, Int(centerY - reach))...min(height - 1, Int(centerY + reach))
        let columns = max(0, Int(centerX - reach))...min(width - 1, Int(centerX + reach))
        for row in rows {
            for column in columns {
                let (x, y) = (Double(column) + 0.5 - centerX, Double(row) + 0.5 - centerY)
                let distance = (x * x + y * y).squareRoot()
                let toCircle = abs(distance - radius)
                let toSlash = distance <= reach ? abs(x + y) / 2.0.squareRoot() : Double.infinity
                // Half a pixel of softness at the edge of the line.
                let share = lineWidth / 2 + 0.5 - min(toCircle, toSlash)
                if share > 0 { self[row, column] = self[row, column].blended(with: color, share: share) }
            }
        }
    }
}
