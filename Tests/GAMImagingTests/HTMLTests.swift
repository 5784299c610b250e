import GAMImaging
import Testing

struct HTMLTests {
    @Test func everyTextAndAttributeIsEscaped() {
        let evil = "<script>alert('\"&')</script>"
        let page = HTML.document(
            title: evil,
            .joined([
                .paragraph(evil), .heading(evil), .table(head: [evil], rows: [[evil]]),
                .element("span", ["class": evil], .text(evil)), .image(png: [1], description: evil),
            ]))
        #expect(!page.contains("<script") && !page.contains("alert('"))
        let escaped = "&lt;script&gt;alert(&#39;&quot;&amp;&#39;)&lt;/script&gt;"
        #expect(page.components(of: escaped) == 8)
    }

    @Test func controlCharactersDoNotReachTheFile() {
        #expect(HTML.text("a\u{0}b\u{1B}c\u{85}d\ne").markup == "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\ne")
    }

    @Test func aDocumentIsOneFileThatFitsAPhone() {
        let page = HTML.document(title: "t", .paragraph("p"))
        #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
        #expect(page.contains("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"))
        #expect(page.contains("<meta charset=\"utf-8\">") && page.contains("prefers-color-scheme:dark"))
        for outside in ["http://", "https://", "<script", "@import", "url("] { #expect(!page.contains(outside)) }
    }

    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func base64IsAsInTheStandard(_ text: String, _ expected: String) {
        #expect(Base64.encoded(Array(text.utf8)) == expected)
        #expect(Base64.encoded([251, 255, 191]) == "+/+/")
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(of text: String) -> Int {
        var count = 0
        var rest = self[...]
        while let range = rest.firstRange(of: text) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}
