package import CGAMKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The compute kernels of one instruction set.
///
/// The table it points to is constant data of the C module and lives as long as the process.
@safe
package struct KernelSet: @unchecked Sendable {
    package let table: UnsafePointer<gam_kernels>

    /// The instruction set's name: `avx512`, `avx2`, `neon` or `scalar`.
    package var name: String { unsafe String(cString: table.pointee.name) }

    /// How many columns the weight panels of a product of so many have: two vectors, or one where that leaves fewer
    /// lanes without work.
    func panelWidth(columns: Int) -> Int {
        let lanes = Int(unsafe table.pointee.lanes)
        let vectors = (columns + lanes - 1) / lanes
        return vectors == 1 || vectors == 3 ? lanes : 2 * lanes
    }

    private init(_ table: UnsafePointer<gam_kernels>) {
        unsafe self.table = table
    }

    /// The kernels of that name.
    ///
    /// - Throws: ``NetworkError/unavailableInstructionSet(name:available:)`` for an unknown name or instructions
    ///   that this processor lacks: a wish is never quietly replaced.
    package init(named name: String) throws(NetworkError) {
        guard let table = unsafe gam_kernels_named(name) else {
            throw .unavailableInstructionSet(name: name, available: KernelSet.available.joined(separator: ", "))
        }
        unsafe self.init(table)
    }

    /// The names this processor can run, fastest first.
    package static var available: [String] {
        unsafe String(cString: gam_kernels_available()).split(separator: " ").map(String.init)
    }

    /// The kernels the environment asks for in `GAM_ISA`, else the fastest.
    package static func preferred() throws(NetworkError) -> KernelSet {
        if let wish = unsafe getenv("GAM_ISA"), unsafe wish.pointee != 0 {
            return try KernelSet(named: unsafe String(cString: wish))
        }
        return unsafe KernelSet(gam_kernels_best())
    }
}
