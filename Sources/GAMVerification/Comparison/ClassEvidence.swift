package import GAMAttention

/// What a network's evidence on one image is: at each compared layer, the signed map of each compared class.
package struct ClassEvidence: Sendable {
    /// The logits of the compared classes, in their common order.
    package let logits: [Double]
    /// The maps, layer by layer, class by class; their signed values are what is compared.
    package let maps: [[AttentionMap]]
    /// The mean over channels of the first stage's output: what structure the network sees at all.
    package let early: MapPlane

    /// The evidence of one image.
    package init(logits: [Double], maps: [[AttentionMap]], early: MapPlane) {
        self.logits = logits
        self.maps = maps
        self.early = early
    }

    /// The compared class with the largest logit (the first of equal ones).
    package var predictedClass: Int {
        logits.indices.max { (logits[$0], -$0) < (logits[$1], -$1) } ?? 0
    }

    /// How far a class's logit is above the largest other one; `nil` where there is no other.
    func margin(of index: Int) -> Double? {
        let others = logits.indices.filter { $0 != index }.map { logits[$0] }
        guard logits.indices.contains(index), let largest = others.max() else { return nil }
        return logits[index] - largest
    }

    /// The evidence of a part of the input, on a grid of its own: what two networks that see different parts, or maps
    /// that have the input's size, are compared by.
    ///
    /// - Throws: ``VerificationError/attention(_:)`` for a grid without places.
    package func cut(to window: MapWindow, side: Int) throws(VerificationError) -> ClassEvidence {
        try VerificationError.wrap {
            ClassEvidence(
                logits: logits,
                maps: try maps.map { try $0.map { try $0.cut(to: window, side: side) } },
                early: try early.resampled(window, height: side, width: side))
        }
    }
}

extension AttentionMap {
    /// A part of the map on a square grid, with the positive part of the resampled signed values.
    fileprivate func cut(to window: MapWindow, side: Int) throws(AttentionError) -> AttentionMap {
        let signed = try signedPlane.resampled(window, height: side, width: side).values
        return try AttentionMap(
            height: side, width: side, values: signed.map(positivePart), signedValues: signed, layer: layer,
            method: method, classIndex: classIndex)
    }
}
