import ArgumentParser
import GAMVerify

/// How a command reads images.
struct ImageOptions: ParsableArguments {
    @Flag(help: "The images' lowest value is white (MONOCHROME1).")
    var monochrome1 = false

    /// What the lowest value means.
    var photometric: Photometric { monochrome1 ? .monochrome1 : .monochrome2 }

    /// The PNG files below folders.
    func images(below folders: [String]) throws(GAMError) -> [ImageSource] {
        var sources = [ImageSource]()
        for folder in folders {
            sources += try ImageSource.images(below: FilePath(folder), photometric: photometric)
        }
        return sources
    }
}

/// How a command works on many images.
struct ThreadOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Threads that work; any number gives the same figures. (default: all processors)"))
    var threads: Int?

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads must be 1 to 1024, found \(threads)")
        }
    }
}
