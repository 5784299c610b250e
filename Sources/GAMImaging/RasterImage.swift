/// A picture of 8 bits a channel, red, green, blue, for people to look at.
public struct RasterImage: Sendable, Equatable {
    /// A colour in the sRGB space.
    public struct Color: Sendable, Hashable {
        /// The red component.
        public var red: UInt8
        /// The green component.
        public var green: UInt8
        /// The blue component.
        public var blue: UInt8

        /// A colour from its components.
        public init(red: UInt8, green: UInt8, blue: UInt8) {
            self.red = red
            self.green = green
            self.blue = blue
        }

        /// A gray.
        public init(gray: UInt8) { self.init(red: gray, green: gray, blue: gray) }

        /// This colour under another one.
        ///
        /// - Parameters:
        ///   - other: the upper colour.
        ///   - share: its share, 0...1; beyond, the nearer end, and 0 for what is not a number.
        /// - Returns: the mean of the components weighted by the share, rounded.
        public func blended(with other: Color, share: Double) -> Color {
            func mixed(_ under: UInt8, _ over: UInt8) -> UInt8 {
                let weight = share > 0 ? min(share, 1) : 0
                return UInt8((Double(under) * (1 - weight) + Double(over) * weight).rounded())
            }
            return Color(
                red: mixed(red, other.red), green: mixed(green, other.green), blue: mixed(blue, other.blue))
        }
    }

    /// Columns, 1...16384.
    public let width: Int
    /// Rows, 1...16384.
    public let height: Int
    /// The bytes, row by row, red, green, blue adjacent; `width * height * 3` of them.
    public private(set) var rgb: [UInt8]

    /// A picture from its bytes.
    ///
    /// - Parameters:
    ///   - width: columns, 1...16384.
    ///   - height: rows, 1...16384.
    ///   - rgb: the bytes, row by row, red, green, blue adjacent.
    /// - Throws: ``ImagingError/sideOutOfRange(width:height:limit:)`` or
    ///   ``ImagingError/rasterSizeMismatch(expectedBytes:foundBytes:)``.
    public init(width: Int, height: Int, rgb: [UInt8]) throws(ImagingError) {
        try RasterImage.checkSides(width, height)
        guard rgb.count == width * height * 3 else {
            throw .rasterSizeMismatch(expectedBytes: width * height * 3, foundBytes: rgb.count)
        }
        self.width = width
        self.height = height
        self.rgb = rgb
    }

    /// A picture of one colour.
    ///
    /// - Parameters:
    ///   - width: columns, 1...16384.
    ///   - height: rows, 1...16384.
    ///   - color: the colour of every pixel.
    /// - Throws: ``ImagingError/sideOutOfRange(width:height:limit:)``.
    public init(width: Int, height: Int, color: Color) throws(ImagingError) {
        try RasterImage.checkSides(width, height)
        self.width = width
        self.height = height
        rgb = [UInt8](repeating: color.red, count: width * height * 3)
        if color != Color(gray: color.red) { fill(color, row: 0, column: 0, height: height, width: width) }
    }

    /// The colour of a pixel; row and column must be inside.
    package subscript(row: Int, column: Int) -> Color {
        get {
            let index = (row * width + column) * 3
            return Color(red: rgb[index], green: rgb[index + 1], blue: rgb[index + 2])
        }
        set {
            let index = (row * width + column) * 3
            rgb[index] = newValue.red
            rgb[index + 1] = newValue.green
            rgb[index + 2] = newValue.blue
        }
    }

    /// Fills a rectangle; what lies outside the picture is left out.
    package mutating func fill(_ color: Color, row: Int, column: Int, height: Int, width: Int) {
        for y in max(row, 0)..<max(row, 0, min(row + height, self.height)) {
            for x in max(column, 0)..<max(column, 0, min(column + width, self.width)) {
                self[y, x] = color
            }
        }
    }

    /// The picture as a PNG file, 8-bit RGB.
    ///
    /// - Returns: the whole file.
    /// - Throws: ``ImagingError/outOfMemory``.
    public func png() throws(ImagingError) -> [UInt8] {
        try NativeImaging.encode(rgb, width: width, height: height, channels: 3)
    }

    private static func checkSides(_ width: Int, _ height: Int) throws(ImagingError) {
        let limit = Radiograph.sideLimit
        guard (1...limit).contains(width), (1...limit).contains(height) else {
            throw .sideOutOfRange(width: width, height: height, limit: limit)
        }
    }
}
