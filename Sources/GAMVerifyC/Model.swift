public import CGAMVerifyHeader
import GAMVerify

/// What C calls `gam_model`.
final class ModelHandle: Handle, @unchecked Sendable {
    let model: Model
    let classes: [Text]
    let hash: Text

    init(_ model: Model) {
        self.model = model
        classes = model.classes.map(Text.init)
        hash = Text(model.hash)
    }
}

@c @implementation
public func gam_model_open(
    _ path: UnsafePointer<CChar>?, _ description: UnsafePointer<CChar>?,
    _ model: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> gam_status {
    giving(model, "model", error) { () throws(Failure) in
        let path = try FilePath(path, named: "path")
        let other = try description.map { text throws(Failure) in try FilePath(text, named: "description") }
        return ModelHandle(
            try Failure.wrap(.openingModel) { () throws(GAMError) in
                try Model(contentsOf: path, description: other)
            })
    }
}

@c @implementation
public func gam_model_open_memory(
    _ weights: UnsafeRawPointer?, _ weights_bytes: Int, _ description: UnsafeRawPointer?, _ description_bytes: Int,
    _ model: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> gam_status {
    giving(model, "model", error) { () throws(Failure) in
        let weights = try HostBytes(weights, weights_bytes, "weights", limit: StoredModel.sizeLimit)
        let description = try HostBytes(description, description_bytes, "description", limit: 64 << 20)
        // The bytes, the tensors in them, and the kernels' packed copy of these.
        try Memory.require(weights.count * 3)
        return ModelHandle(
            try Failure.wrap(.openingModel) { () throws(GAMError) in
                try GAMError.wrap {
                    Model(try StoredModel.open(weights: weights.copy(), description: description.copy()))
                }
            })
    }
}

@c @implementation
public func gam_model_class_count(_ model: OpaquePointer?) -> Int {
    model?.object(ModelHandle.self).classes.count ?? 0
}

@c @implementation
public func gam_model_class_name(_ model: OpaquePointer?, _ index: Int) -> UnsafePointer<CChar>? {
    model?.object(ModelHandle.self).classes.at(index)?.pointer
}

@c @implementation
public func gam_model_garbage_class(_ model: OpaquePointer?) -> Int32 {
    Int32(clamping: model?.object(ModelHandle.self).model.description.garbageClass ?? -1)
}

@c @implementation
public func gam_model_hash(_ model: OpaquePointer?) -> UnsafePointer<CChar>? {
    model?.object(ModelHandle.self).hash.pointer ?? Text.empty
}

@c @implementation
public func gam_model_input_width(_ model: OpaquePointer?) -> UInt32 {
    UInt32(clamping: model?.object(ModelHandle.self).model.description.preprocessing.inputWidth ?? 0)
}

@c @implementation
public func gam_model_input_height(_ model: OpaquePointer?) -> UInt32 {
    UInt32(clamping: model?.object(ModelHandle.self).model.description.preprocessing.inputHeight ?? 0)
}

@c @implementation
public func gam_model_input_channels(_ model: OpaquePointer?) -> UInt32 {
    UInt32(clamping: model?.object(ModelHandle.self).model.description.preprocessing.inputChannels ?? 0)
}

@c @implementation
public func gam_model_free(_ model: OpaquePointer?) {
    Handle.release(model)
}

extension Array {
    /// The element at an index that comes from C, or `nil` where there is none.
    func at(_ index: Int) -> Element? {
        indices.contains(index) ? self[index] : nil
    }
}
