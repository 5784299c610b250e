public import CGAMVerifyHeader
import GAMVerify
import Synchronization

/// What C calls `gam_comparison`; images are looked at without the lock and added under it.
final class ComparisonHandle: Handle, @unchecked Sendable {
    private let observer: ModelComparer
    private let added: Mutex<ModelComparer>
    /// The model whose input is the larger one, for the memory that an image takes.
    private let description: ModelDescription

    init(_ comparer: ModelComparer, of model: Model) {
        observer = comparer
        added = Mutex(comparer)
        description = model.description
    }

    /// Shows both models an image.
    func add(_ image: gam_image) throws(Failure) {
        let radiograph = try Radiograph(image, name: "image", for: description)
        let look = try Failure.wrap(.comparing) { () throws(GAMError) in
            try observer.look(at: radiograph, name: "image")
        }
        try added.withLock { comparer throws(Failure) in
            try Failure.wrap(.comparing) { () throws(GAMError) in try comparer.add(look, name: "image") }
        }
    }

    /// What the images added so far say.
    func report() throws(Failure) -> ComparisonReport {
        let comparer = added.withLock { $0 }
        return try Failure.wrap(.comparing) { () throws(GAMError) in try comparer.report() }
    }
}

@c @implementation
public func gam_comparison_create(
    _ trusted: OpaquePointer?, _ candidate: OpaquePointer?, _ comparison: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> gam_status {
    giving(comparison, "comparison", error) { () throws(Failure) in
        guard let trusted = trusted?.object(ModelHandle.self).model else { throw .null("trusted") }
        guard let candidate = candidate?.object(ModelHandle.self).model else { throw .null("candidate") }
        let larger = [trusted, candidate].max {
            ($0.inputShape.elementCount ?? 0) < ($1.inputShape.elementCount ?? 0)
        }
        return ComparisonHandle(
            try Failure.wrap(.makingComparison) { () throws(GAMError) in
                try ModelComparer(trusted: trusted, candidate: candidate)
            }, of: larger ?? trusted)
    }
}

@c @implementation
public func gam_comparison_add(
    _ comparison: OpaquePointer?, _ image: UnsafePointer<gam_image>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> gam_status {
    reporting(error) { () throws(Failure) in
        guard let comparison = comparison?.object(ComparisonHandle.self) else { throw .null("comparison") }
        guard let image else { throw .null("image") }
        try comparison.add(try gam_image(image, named: "image"))
    }
}

@c @implementation
public func gam_comparison_judge(
    _ comparison: OpaquePointer?, _ report: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> gam_status {
    giving(report, "report", error) { () throws(Failure) in
        guard let comparison = comparison?.object(ComparisonHandle.self) else { throw .null("comparison") }
        return ComparisonReportHandle(try comparison.report())
    }
}

@c @implementation
public func gam_comparison_free(_ comparison: OpaquePointer?) {
    Handle.release(comparison)
}
