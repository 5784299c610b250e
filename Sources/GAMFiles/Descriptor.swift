#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// An open file or folder of the system, closed when the value ends.
///
/// The only type of this module that opens, reads and writes through the system; calls that a signal interrupts are
/// made again.
struct Descriptor: ~Copyable {
    private let number: Int32
    private let path: FilePath

    /// Opens a path with the flags of `open(2)`; `O_CLOEXEC` is always added.
    ///
    /// A file that is written under a temporary name has `writtenAs`, the name it will take, in its errors.
    init(_ path: FilePath, _ flags: Int32, writtenAs: FilePath? = nil) throws(FileError) {
        guard path.isValid else { throw .invalidPath(path) }
        var opened: Int32 = -1
        repeat {
            // The process's umask takes away from these permissions, as for any new file.
            opened = unsafe path.withCString { unsafe open($0, flags | O_CLOEXEC, 0o666) }
        } while opened < 0 && errno == EINTR
        guard opened >= 0 else { throw .system(errno, writtenAs ?? path, writing: writtenAs != nil) }
        number = opened
        self.path = writtenAs ?? path
    }

    deinit {
        _ = close(number)
    }

    /// What the system knows of the open file.
    func status() throws(FileError) -> FileStatus {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw .system(errno, path) }
        return FileStatus(status)
    }

    /// The next elements as they lie in memory, at most as many as `count`; fewer only at the end of the file.
    ///
    /// Bytes at the end of the file that make no whole element are left out.
    func read<Element: BitwiseCopyable>(_ count: Int, as type: Element.Type) throws(FileError) -> [Element] {
        var failure: Int32 = 0
        let elements = unsafe [Element](unsafeUninitializedCapacity: count) { buffer, filled in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            unsafe Descriptor.wishLargePages(bytes)
            var done = 0
            while done < bytes.count {
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
                let got = unsafe systemRead(number, rest.baseAddress, min(rest.count, Descriptor.chunk))
                if got == 0 { break }
                if got > 0 {
                    done += got
                } else if errno != EINTR {
                    failure = errno
                    break
                }
            }
            filled = done / MemoryLayout<Element>.stride
        }
        guard failure == 0 else { throw .system(failure, path) }
        return elements
    }

    /// Memory that is about to be filled is there sooner in large pages, where the system has them and it holds some.
    private static func wishLargePages(_ buffer: UnsafeMutableRawBufferPointer) {
        #if os(Linux)
            guard let base = buffer.baseAddress, buffer.count >= 2 * largePage else { return }
            let place = Int(bitPattern: base)
            let first = (place + largePage - 1) / largePage * largePage
            let end = (place + buffer.count) / largePage * largePage
            _ = unsafe madvise(base + (first - place), end - first, MADV_HUGEPAGE)
        #endif
    }

    /// The bytes of a large page: 2 MiB on x86-64 and, with pages of 4 KiB, on arm64.
    private static let largePage = 2 << 20

    /// Writes all bytes and has the system bring them to the disk.
    func writeAll(_ bytes: [UInt8]) throws(FileError) {
        let failure = unsafe bytes.withUnsafeBytes { buffer -> Int32 in
            var done = 0
            while done < buffer.count {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
                let put = unsafe systemWrite(number, rest.baseAddress, min(rest.count, Descriptor.chunk))
                if put > 0 {
                    done += put
                } else if put == 0 {
                    return EIO
                } else if errno != EINTR {
                    return errno
                }
            }
            return 0
        }
        guard failure == 0 else { throw .system(failure, path, writing: true) }
        try synchronise()
    }

    /// Has the system bring what was written to the disk; some file systems cannot for folders, which is no error.
    func synchronise() throws(FileError) {
        while fsync(number) != 0 {
            switch errno {
            case EINTR: continue
            case EINVAL, ENOTSUP: return
            default: throw .writeFailed(path, code: errno)
            }
        }
    }

    /// The largest count that every system takes in one call.
    private static let chunk = 1 << 30
}

// Inside the type these names mean its own methods.
private func systemRead(_ number: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    unsafe read(number, buffer, count)
}

private func systemWrite(_ number: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(number, buffer, count)
}

/// What the system knows of a file, as far as this module asks.
struct FileStatus {
    enum Kind {
        case regular
        case directory
        case link
        case other
    }

    let kind: Kind
    let size: Int
    /// Seconds and nanoseconds of the last modification.
    let modified: [Int]

    init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            case S_IFLNK: .link
            default: .other
            }
        size = Int(clamping: status.st_size)
        #if canImport(Darwin)
            modified = [Int(status.st_mtimespec.tv_sec), Int(status.st_mtimespec.tv_nsec)]
        #else
            modified = [Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec)]
        #endif
    }

    /// What stands at a path; a symbolic link at its end is followed where asked.
    init(of path: FilePath, followingLink: Bool) throws(FileError) {
        guard path.isValid else { throw .invalidPath(path) }
        var status = stat()
        let result = unsafe path.withCString { followingLink ? unsafe stat($0, &status) : unsafe lstat($0, &status) }
        guard result == 0 else { throw .system(errno, path) }
        self.init(status)
    }
}

extension FilePath {
    /// Gives the path as the system wants it for the length of the call.
    func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        unsafe (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
            // A non-empty array's buffer always has a base address; the empty text stands in to need no trap.
            guard let base = buffer.baseAddress else { return unsafe "".withCString(body) }
            return unsafe body(base)
        }
    }
}
