/// A piece of HTML or SVG whose texts are escaped: there is no way to put text in unescaped.
///
/// Elements and attributes are named by literals of this package; whatever comes from files, models or people goes
/// through ``text(_:)`` or an attribute's value.
package struct HTML: Sendable {
    /// The markup.
    package private(set) var markup: String

    /// Nothing.
    package static let empty = HTML(markup: "")

    private init(markup: String) {
        self.markup = markup
    }

    /// A text; control characters, which no document may hold, become U+FFFD.
    package static func text(_ text: String) -> HTML {
        HTML(markup: escaped(text))
    }

    /// An element with its contents.
    package static func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ contents: HTML...
    ) -> HTML {
        element(name, attributes, contents)
    }

    /// An element with its contents.
    package static func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ contents: [HTML]
    ) -> HTML {
        var markup = "<\(name)"
        for (key, value) in attributes { markup += " \(key)=\"\(escaped(value))\"" }
        let inside = contents.map(\.markup).joined()
        let isVoid = ["meta", "img", "br"].contains(name.description)
        markup += isVoid ? ">" : ">\(inside)</\(name)>"
        return HTML(markup: markup)
    }

    /// A whole document.
    ///
    /// - Parameters:
    ///   - title: its title.
    ///   - body: what it shows.
    /// - Returns: the file's text: one file without scripts, fonts or anything else from outside.
    package static func document(title: String, _ body: HTML) -> String {
        let head = element(
            "head", [:], element("meta", ["charset": "utf-8"]),
            element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
            element("title", [:], text(title)), HTML(markup: "<style>\(PageStyle.sheet)</style>"))
        let page = element("html", ["lang": "en"], head, element("body", [:], element("main", [:], body)))
        return "<!DOCTYPE html>\n" + page.markup + "\n"
    }

    /// Pieces one after the other.
    package static func joined(_ pieces: [HTML]) -> HTML {
        HTML(markup: pieces.map(\.markup).joined())
    }

    /// One piece after the other.
    package static func + (first: HTML, second: HTML) -> HTML {
        HTML(markup: first.markup + second.markup)
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case let other where other.value < 0x20 || (0x7F...0x9F).contains(other.value): result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension HTML {
    /// A heading of a section.
    package static func heading(_ text: String) -> HTML { element("h2", [:], .text(text)) }

    /// A paragraph.
    package static func paragraph(_ text: String) -> HTML { element("p", [:], .text(text)) }

    /// A table; the first column holds names, the others figures.
    ///
    /// - Parameters:
    ///   - head: the columns' names.
    ///   - rows: the cells' texts, as many a row as there are columns.
    /// - Returns: the table, which scrolls by itself where a page is narrow.
    package static func table(head: [String], rows: [[String]]) -> HTML {
        let top = element("tr", [:], head.map { element("th", [:], .text($0)) })
        let body = rows.map { row in element("tr", [:], row.map { element("td", [:], .text($0)) }) }
        return element(
            "div", ["class": "scroll"],
            element("table", [:], element("thead", [:], top), element("tbody", [:], body)))
    }

    /// A picture inside the document.
    ///
    /// - Parameters:
    ///   - png: the PNG file.
    ///   - description: what it shows, for those who do not see it.
    /// - Returns: the image element.
    package static func image(png: [UInt8], description: String) -> HTML {
        element(
            "img", ["alt": description, "loading": "lazy", "src": "data:image/png;base64," + Base64.encoded(png)])
    }
}

/// Bytes as text of 64 characters (RFC 4648, section 4).
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The text of some bytes, padded.
    package static func encoded(_ bytes: [UInt8]) -> String {
        var text = [UInt8]()
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let end = min(start + 3, bytes.count)
            var group = 0
            for index in start..<start + 3 { group = group << 8 | (index < end ? Int(bytes[index]) : 0) }
            for place in 0..<4 {
                text.append(place <= end - start ? alphabet[group >> (18 - 6 * place) & 63] : 61)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
