public import CGAMVerifyHeader
import GAMVerify

/// What C calls `gam_profile`.
final class ProfileHandle: Handle, @unchecked Sendable {
    let profile: ReferenceProfile
    let modelHash, hash: Text

    /// A profile that must be a certain model's, where one is given.
    init(_ profile: ReferenceProfile, for model: OpaquePointer?) throws(Failure) {
        self.profile = profile
        modelHash = Text(profile.modelHash)
        hash = Text(profile.hash)
        super.init()
        guard let model = model?.object(ModelHandle.self).model, model.hash != profile.modelHash else { return }
        try Failure.wrap(.openingProfile) { () throws(GAMError) in
            throw .foreignProfile(expected: model.hash, found: profile.modelHash)
        }
    }
}

@c @implementation
public func gam_profile_open(
    _ path: UnsafePointer<CChar>?, _ model: OpaquePointer?, _ profile: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> gam_status {
    giving(profile, "profile", error) { () throws(Failure) in
        let path = try FilePath(path, named: "path")
        let profile = try Failure.wrap(.openingProfile) { () throws(GAMError) in
            try ReferenceProfile(contentsOf: path)
        }
        return try ProfileHandle(profile, for: model)
    }
}

@c @implementation
public func gam_profile_open_memory(
    _ bytes: UnsafeRawPointer?, _ bytes_count: Int, _ model: OpaquePointer?,
    _ profile: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> gam_status {
    giving(profile, "profile", error) { () throws(Failure) in
        let bytes = try HostBytes(bytes, bytes_count, "bytes", limit: ReferenceProfile.sizeLimit)
        try Memory.require(bytes.count * 4)
        let profile = try Failure.wrap(.openingProfile) { () throws(GAMError) in
            try GAMError.wrap { try ReferenceProfile(bytes: bytes.copy()) }
        }
        return try ProfileHandle(profile, for: model)
    }
}

@c @implementation
public func gam_profile_reference_count(_ profile: OpaquePointer?) -> Int {
    profile?.object(ProfileHandle.self).profile.referenceCount ?? 0
}

@c @implementation
public func gam_profile_calibration_count(_ profile: OpaquePointer?) -> Int {
    profile?.object(ProfileHandle.self).profile.calibrationCount ?? 0
}

@c @implementation
public func gam_profile_model_hash(_ profile: OpaquePointer?) -> UnsafePointer<CChar>? {
    profile?.object(ProfileHandle.self).modelHash.pointer ?? Text.empty
}

@c @implementation
public func gam_profile_hash(_ profile: OpaquePointer?) -> UnsafePointer<CChar>? {
    profile?.object(ProfileHandle.self).hash.pointer ?? Text.empty
}

@c @implementation
public func gam_profile_false_alarm_bound(_ profile: OpaquePointer?, _ rate: Double) -> Double {
    profile?.object(ProfileHandle.self).profile.promise(of: rate)?.upperBound ?? .nan
}

@c @implementation
public func gam_profile_guaranteed_level(_ profile: OpaquePointer?, _ rate: Double) -> Double {
    profile?.object(ProfileHandle.self).profile.promise(of: rate)?.guaranteedLevel ?? 0
}

@c @implementation
public func gam_profile_free(_ profile: OpaquePointer?) {
    Handle.release(profile)
}
