#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The floating-point environment of the calling thread.
enum FloatingPoint {
    /// Calls something in the default environment and gives the host its own back.
    ///
    /// A host may round upwards, flush denormals or trap on an overflow; figures, and even the numbers read from a
    /// file, would then be others than those that were calibrated.
    static func withDefaults<Result, Failure>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        var hosts = fenv_t()
        feholdexcept(&hosts)
        #if canImport(Darwin)
            fesetround(FE_TONEAREST)
        #else
            // FE_DFL_ENV, a macro that Swift does not see.
            fesetenv(UnsafePointer(bitPattern: -1))
        #endif
        defer { fesetenv(&hosts) }
        return try body()
    }
}
