/// Samples of an image in the form in which they are stored, row by row, channels side by side.
struct StoredSamples: Sendable, Equatable {
    /// How a sample lies in memory.
    enum Form: Sendable {
        /// One byte: of up to 8 bits.
        case bytes
        /// Two bytes in the processor's order, which is the lowest first wherever this package runs.
        case words
        /// A float32.
        case floats

        /// The form of samples of so many bits; `nil` for floats.
        init(bitDepth: Int?) {
            self = bitDepth.map { $0 <= 8 ? .bytes : .words } ?? .floats
        }

        /// Bytes of one sample.
        var size: Int {
            switch self {
            case .bytes: 1
            case .words: 2
            case .floats: 4
            }
        }
    }

    /// How a sample lies in memory.
    let form: Form
    /// All samples.
    let bytes: [UInt8]

    /// The number of samples.
    var count: Int { bytes.count / form.size }

    /// Samples that lie in memory as a form says.
    init(_ form: Form, _ bytes: [UInt8]) {
        self.form = form
        self.bytes = bytes
    }

    /// Floats as a form holds them: whole numbers from 0 on that it can hold, or any floats.
    init(_ form: Form, of floats: [Float]) {
        self.init(form, NativeImaging.stored(floats, as: form))
    }

    /// All samples as floats.
    var floats: [Float] { floats(from: 0, step: 1, count: count) }

    /// Some samples as floats: so many, from one on and so many apart, all of which exist.
    func floats(from start: Int, step: Int, count: Int) -> [Float] {
        NativeImaging.widened(self, from: start, step: step, count: count)
    }
}
