/// The element type of a stored tensor, by its name in the safetensors format.
public struct ElementType: Sendable, Hashable, CustomStringConvertible {
    /// The name in the file, as `F32`.
    public let name: String
    /// How many bits an element takes.
    let bits: Int

    /// The type of a name, or `nil` for one whose size is not known.
    init?(name: String) {
        guard let bits = ElementType.sizes[name] else { return nil }
        self.name = name
        self.bits = bits
    }

    private init(_ name: String, bits: Int) {
        self.name = name
        self.bits = bits
    }

    /// IEEE 754 binary32.
    public static let float32 = ElementType("F32", bits: 32)
    /// IEEE 754 binary64.
    public static let float64 = ElementType("F64", bits: 64)
    /// IEEE 754 binary16.
    public static let float16 = ElementType("F16", bits: 16)
    /// The upper half of a binary32.
    public static let bfloat16 = ElementType("BF16", bits: 16)
    /// Signed integers of 64 bits.
    public static let int64 = ElementType("I64", bits: 64)
    /// Signed integers of 32 bits.
    public static let int32 = ElementType("I32", bits: 32)
    /// Signed integers of 16 bits.
    public static let int16 = ElementType("I16", bits: 16)
    /// Unsigned integers of 8 bits.
    public static let uint8 = ElementType("U8", bits: 8)
    /// One byte an element, 0 or 1.
    public static let bool = ElementType("BOOL", bits: 8)

    /// The name in the file.
    public var description: String { name }

    /// Every type of the format (version 0.6), so that the sizes of tensors which are not read can be checked too.
    private static let sizes = [
        "BOOL": 8, "U8": 8, "I8": 8, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6,
        "U16": 16, "I16": 16, "F16": 16, "BF16": 16, "U32": 32, "I32": 32, "F32": 32, "U64": 64, "I64": 64, "F64": 64,
        "C64": 64,
    ]
}
