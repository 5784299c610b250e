/// Letters of lead on the plate.
struct LeadMarker {
    /// The strokes.
    let bars: [Bar]

    /// Letters in a corner of an image of a width in centimetres; a capital is a sixteenth of it high.
    init(_ text: String, _ corner: RadiographTechnique.Corner, width: Double) {
        let scale = width / 16 / StrokeFont.capHeight
        let text = String(text.prefix(4))
        let length = StrokeFont.width(of: text) * scale
        let margin = width * 0.42
        let isLeft = corner == .topLeft || corner == .bottomLeft
        let isTop = corner == .topLeft || corner == .topRight
        var left = isLeft ? -margin : margin - length
        let top = isTop ? -margin : margin - StrokeFont.capHeight * scale
        var bars = [Bar]()
        for character in text {
            let glyph = StrokeFont.glyph(of: character)
            for stroke in glyph.strokes {
                bars += Bar.chain(
                    stroke.map { place in
                        (Point(left + Double(place.column) * scale, top + Double(place.row) * scale), scale * 0.6)
                    })
            }
            left += glyph.advance * scale
        }
        self.bars = bars
    }
}
