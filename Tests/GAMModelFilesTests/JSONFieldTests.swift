import GAMModelFiles
import Testing

struct JSONFieldTests {
    private enum Mode: String, CaseIterable {
        case stretch
        case fit
        case fill
    }

    private func root() throws -> JSONField {
        let text =
            "{\"resize\":{\"mode\":\"strech\",\"good\":\"fit\"},\"list\":[1,{\"n\":2.5},1e39],\"null\":null,\"on\":true}"
        return try JSONField(parsing: Array(text.utf8), file: "f.json")
    }

    private func message(_ body: () throws -> Void) -> String? {
        #expect(throws: ModelFileError.self) { try body() }?.description
    }

    @Test func readsTypedValues() throws {
        let root = try root()
        #expect(try root["resize"]["good"].choice(Mode.self) == .fit)
        #expect(try root["resize"]["mode"].string() == "strech")
        #expect(try root["list"].elements()[0].integer(in: 0...1) == 1)
        #expect(try root["list"].elements()[1]["n"].number() == 2.5)
        #expect(try root["list"].elements()[1]["n"].float() == 2.5)
        #expect(try root["on"].bool())
        #expect(try root.optional("null") == nil)
        #expect(try root.optional("absent") == nil)
        #expect(try root.optional("on") != nil)
        #expect(try root.members().map(\.key) == ["resize", "list", "null", "on"])
    }

    @Test func namesThePathInErrors() throws {
        let root = try root()
        #expect(
            message { _ = try root["resize"]["mode"].choice(Mode.self) }
                == "f.json: resize.mode: expected \"stretch\", \"fit\" or \"fill\", found \"strech\"")
        #expect(message { _ = try root["resize"]["size"] } == "f.json: resize.size: expected a value, found nothing")
        #expect(message { _ = try root["on"]["x"] } == "f.json: on: expected an object, found true")
        #expect(message { _ = try root["on"].elements() } == "f.json: on: expected an array, found true")
        #expect(message { _ = try root.string() } == "f.json: expected a text, found an object")
        #expect(
            message { _ = try root["list"].elements()[1]["n"].integer(in: 0...9) }
                == "f.json: list[1].n: expected a whole number from 0 to 9, found the number 2.5")
        #expect(
            message { _ = try root["list"].elements()[0].integer(in: 2...2) }
                == "f.json: list[0]: expected the number 2, found the number 1")
        #expect(
            message { _ = try root["list"].elements()[2].float() }
                == "f.json: list[2]: expected a number in the range of a float32, found the number 1e+39")
        #expect(message { _ = try root["null"].number() } == "f.json: null: expected a number, found null")
        #expect(message { _ = try root["list"].bool() } == "f.json: list: expected true or false, found an array of 3")
    }

    @Test func refusesUnknownKeysAndOffersNearOnes() throws {
        let root = try root()
        #expect(throws: Never.self) { try root.allow(only: ["resize", "list", "null", "on", "off"]) }
        #expect(
            message { try root.allow(only: ["resized", "list", "null", "on"]) }
                == "f.json: resize: not a known field; did you mean \"resized\"?")
        #expect(message { try root.allow(only: ["list"]) } == "f.json: resize: not a known field")
    }

    @Test func namesThePlaceOfASyntaxError() {
        #expect(
            message { _ = try JSONField(parsing: Array("{\n}}".utf8), file: "f.json") }
                == "f.json: line 2, column 2: expected the end of the document, found \"}\"")
    }
}
