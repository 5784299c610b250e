import Foundation
import GAMImaging
import Testing

struct ColorMapTests {
    /// CIE lightness (0...100) of an sRGB colour; another scale than the one that the maps are built on.
    private func lightness(_ color: RasterImage.Color) -> Double {
        func linear(_ byte: UInt8) -> Double {
            let value = Double(byte) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        let luminance = 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue)
        return luminance > 0.008856 ? 116 * cbrt(luminance) - 16 : 903.3 * luminance
    }

    @Test func sequentialRisesEvenlyFromDarkToLight() {
        let steps = (0...16).map { lightness(ColorMap.sequential.color(at: Double($0) / 16)) }
        #expect(steps[0] < 20 && steps[16] > 90)
        for (lower, upper) in zip(steps, steps.dropFirst()) {
            // An even rise is (L(1) - L(0)) / 16 = 4.9 a step; OKLab and CIE lightness differ by less than the half.
            #expect(upper - lower > 2.4 && upper - lower < 7.4, "\(steps)")
        }
    }

    @Test func divergingIsLightInTheMiddleAndEvenOnBothSides() {
        let map = ColorMap.diverging
        #expect(lightness(map.color(at: 0.5)) > 92)
        for step in 0...8 {
            let distance = Double(step) / 16
            let below = map.color(at: 0.5 - distance)
            let above = map.color(at: 0.5 + distance)
            #expect(abs(lightness(below) - lightness(above)) < 8, "\(distance)")
            if step > 1 { #expect(below.blue > below.red && above.red > above.blue) }
        }
    }

    @Test func valuesBeyondTakeTheEndsAndNoNumberTakesTheFirst() {
        for map in [ColorMap.sequential, .diverging] {
            let (first, last) = (map.color(at: 0), map.color(at: 1))
            #expect(first != last)
            #expect(map.color(at: -3) == first && map.color(at: -.infinity) == first && map.color(at: .nan) == first)
            #expect(map.color(at: 1.01) == last && map.color(at: .infinity) == last)
        }
    }

    @Test func neighboursDifferLittle() {
        for map in [ColorMap.sequential, .diverging] {
            for index in 1...255 {
                let before = map.color(at: Double(index - 1) / 255)
                let after = map.color(at: Double(index) / 255)
                for component in [\RasterImage.Color.red, \.green, \.blue] {
                    let change = abs(Int(before[keyPath: component]) - Int(after[keyPath: component]))
                    #expect(change <= 8)
                }
            }
        }
    }
}
