public import CGAMVerifyHeader
import GAMVerify

@c @implementation
public func gam_version() -> Int32 {
    Int32(GAM_VERSION_MAJOR * 10_000 + GAM_VERSION_MINOR * 100 + GAM_VERSION_PATCH)
}

@c @implementation
public func gam_version_string() -> UnsafePointer<CChar>? {
    Text.constant("0.1.0")
}

@c @implementation
public func gam_instruction_set() -> UnsafePointer<CChar>? {
    switch (try? KernelSet.preferred())?.name {
    case "avx512": Text.constant("avx512")
    case "avx2": Text.constant("avx2")
    case "neon": Text.constant("neon")
    case "scalar": Text.constant("scalar")
    default: Text.empty
    }
}

@c @implementation
public func gam_status_name(_ status: gam_status) -> UnsafePointer<CChar>? {
    switch Int(status) {
    case GAM_OK: Text.constant("GAM_OK")
    case GAM_INVALID_ARGUMENT: Text.constant("GAM_INVALID_ARGUMENT")
    case GAM_OUT_OF_MEMORY: Text.constant("GAM_OUT_OF_MEMORY")
    case GAM_NOT_FOUND: Text.constant("GAM_NOT_FOUND")
    case GAM_READ_FAILED: Text.constant("GAM_READ_FAILED")
    case GAM_INVALID_FILE: Text.constant("GAM_INVALID_FILE")
    case GAM_INVALID_IMAGE: Text.constant("GAM_INVALID_IMAGE")
    case GAM_MISMATCH: Text.constant("GAM_MISMATCH")
    case GAM_TOO_FEW_IMAGES: Text.constant("GAM_TOO_FEW_IMAGES")
    case GAM_NOT_FINITE: Text.constant("GAM_NOT_FINITE")
    case GAM_UNSUPPORTED: Text.constant("GAM_UNSUPPORTED")
    case GAM_CANCELLED: Text.constant("GAM_CANCELLED")
    case GAM_INTERNAL: Text.constant("GAM_INTERNAL")
    default: Text.constant("unknown")
    }
}

@c @implementation
public func gam_suitability_name(_ suitability: gam_suitability) -> UnsafePointer<CChar>? {
    switch Int(suitability) {
    case GAM_SUITABILITY_NONE: Text.constant("none")
    case GAM_NOT_COMPARABLE: Text.constant("not comparable")
    case GAM_UNSUITABLE: Text.constant("unsuitable")
    case GAM_DOUBTFUL: Text.constant("doubtful")
    case GAM_SUITABLE: Text.constant("suitable")
    default: Text.constant("unknown")
    }
}

@c @implementation
public func gam_verdict_name(_ verdict: gam_verdict) -> UnsafePointer<CChar>? {
    switch Int(verdict) {
    case GAM_VERDICT_NONE: Text.constant("none")
    case GAM_REJECT: Text.constant("reject")
    case GAM_REVIEW: Text.constant("review")
    case GAM_ACCEPT: Text.constant("accept")
    default: Text.constant("unknown")
    }
}
