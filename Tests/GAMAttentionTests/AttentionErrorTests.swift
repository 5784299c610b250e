import GAMAttention
import GAMTensor
import Testing

@Suite struct AttentionErrorTests {
    @Test(arguments: [
        (
            AttentionError.notALayer(name: "gradient", found: Shape(2, 7, 7, 64)),
            "gradient: expected shape 1xHxWxC with every extent 1 or more, found 2x7x7x64"
        ),
        (
            .shapeMismatch(activation: Shape(1, 7, 7, 64), gradient: Shape(1, 7, 7, 32)),
            "gradient: expected the activation's shape 1x7x7x64, found 1x7x7x32"
        ),
        (
            .countMismatch(name: "first map", height: 2, width: 3, found: 5),
            "first map: 5 values do not fill a map of 2 rows and 3 columns (1 or more each)"
        ),
        (
            .nonFinite(name: "activation", row: 1, column: 2, channel: 3),
            "activation: the value at row 1, column 2, channel 3 is not a finite number"
        ),
        (
            .nonFinite(name: "second map", row: 1, column: 2, channel: nil),
            "second map: the value at row 1, column 2 is not a finite number"
        ),
        (.tooLarge(height: 9, width: 8), "a map of 9 rows and 8 columns is larger than 2^31 values"),
        (
            .tooManyCells(limit: 256, found: 300),
            "exact transport is defined for at most 256 cells, found 300; resample the maps first"
        ),
        (.transportUnfinished(steps: 7), "exact transport did not end within 7 steps"),
        (
            .parameter(name: "epsilon", expected: "a finite number above 0", found: "-1.0"),
            "epsilon: expected a finite number above 0, found -1.0"
        ),
        (
            .unknownMethod("gradcam", near: ["grad-cam", "xgrad-cam"]),
            "there is no attention method named \"gradcam\"; did you mean grad-cam or xgrad-cam?"
        ),
        (.unknownMetric("x", near: []), "there is no similarity metric named \"x\""),
    ])
    func oneSentenceSaysWhatWhereExpectedAndFound(error: AttentionError, sentence: String) {
        #expect(error.description == sentence)
    }
}
