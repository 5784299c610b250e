import Foundation
import GAMModelFiles
import TestSupport

/// A check of JSON against a JSON Schema (draft 2020-12): as much of it as the schemas of this repository use.
///
/// A keyword it does not know is a fault, so that no part of a schema goes unchecked.
struct SchemaValidator {
    private let root: JSONObject

    /// Reads a schema of the repository.
    init(_ path: String) throws {
        let bytes = Array(try Data(contentsOf: Golden.repository.appending(path: path)))
        guard case .object(let root) = try JSONValue(parsing: bytes) else { throw GoldenError.malformed(path) }
        self.root = root
    }

    /// What is wrong with a JSON text, place by place; empty where nothing is.
    func faults(in text: String) throws -> [String] {
        faults(try JSONValue(parsing: Array(text.utf8)), root, at: "")
    }

    private func faults(_ value: JSONValue, _ schema: JSONObject, at place: String) -> [String] {
        schema.members.flatMap { faults(value, $0.key, $0.value, schema, at: place) }
    }

    private func faults(_ value: JSONValue, _ schema: JSONValue, at place: String) -> [String] {
        guard case .object(let schema) = schema else { return ["\(place): no schema"] }
        return faults(value, schema, at: place)
    }

    private func faults(
        _ value: JSONValue, _ key: String, _ rule: JSONValue, _ schema: JSONObject, at place: String
    ) -> [String] {
        switch (key, rule, value) {
        case ("$schema", _, _), ("$id", _, _), ("$defs", _, _), ("title", _, _), ("description", _, _),
            ("required", _, _), ("additionalProperties", _, _):
            return []
        case ("$ref", .string(let name), _):
            return definition(name).map { faults(value, $0, at: place) } ?? ["\(place): there is no \(name)"]
        case ("oneOf", .array(let choices), _):
            let found = choices.map { faults(value, $0, at: place) }
            if found.count(where: \.isEmpty) == 1 { return [] }
            // The nearest alternative says most.
            return ["\(place): not exactly one alternative"] + (found.min { $0.count < $1.count } ?? [])
        case ("type", .string(let name), _): return isType(value, name) ? [] : ["\(place): no \(name)"]
        case ("type", .array(let names), _):
            return names.contains { if case .string(let name) = $0 { isType(value, name) } else { false } }
                ? [] : ["\(place): of none of the types"]
        case ("enum", .array(let values), _): return values.contains(value) ? [] : ["\(place): \(value) is not allowed"]
        case ("const", _, _): return rule == value ? [] : ["\(place): \(value) is not \(rule)"]
        case ("properties", .object(let properties), .object(let object)):
            return members(object, properties, schema, at: place)
        case ("items", _, .array(let values)):
            return values.enumerated().flatMap { faults($0.element, rule, at: "\(place)/\($0.offset)") }
        case ("properties", .object, _), ("items", _, _): return []
        default: return limit(value, key, rule, at: place)
        }
    }

    private func limit(_ value: JSONValue, _ key: String, _ rule: JSONValue, at place: String) -> [String] {
        let kept: Bool
        switch (key, rule, value) {
        case ("minimum", .number(let bound), .number(let number)): kept = number >= bound
        case ("maximum", .number(let bound), .number(let number)): kept = number <= bound
        case ("minItems", .number(let bound), .array(let values)): kept = Double(values.count) >= bound
        case ("maxItems", .number(let bound), .array(let values)): kept = Double(values.count) <= bound
        case ("pattern", .string(let pattern), .string(let text)):
            kept = text.range(of: pattern, options: .regularExpression) != nil
        case ("minimum", _, _), ("maximum", _, _), ("minItems", _, _), ("maxItems", _, _), ("pattern", _, _):
            kept = true
        default: return ["the validator does not know \(key)"]
        }
        return kept ? [] : ["\(place): \(value) breaks \(key)"]
    }

    private func members(
        _ object: JSONObject, _ properties: JSONObject, _ schema: JSONObject, at place: String
    ) -> [String] {
        var faults = [String]()
        if case .array(let required)? = schema["required"] {
            for case .string(let name) in required where object[name] == nil { faults.append("\(place): no \(name)") }
        }
        for member in object.members {
            if let property = properties[member.key] {
                faults += self.faults(member.value, property, at: "\(place)/\(member.key)")
            } else if schema["additionalProperties"] == .bool(false) {
                faults.append("\(place): \(member.key) is not in the schema")
            }
        }
        return faults
    }

    private func definition(_ name: String) -> JSONValue? {
        guard name.hasPrefix("#/$defs/"), case .object(let definitions)? = root["$defs"] else { return nil }
        return definitions[String(name.dropFirst(8))]
    }

    private func isType(_ value: JSONValue, _ name: String) -> Bool {
        switch (value, name) {
        case (.null, "null"), (.bool, "boolean"), (.number, "number"), (.string, "string"), (.array, "array"),
            (.object, "object"):
            true
        case (.number(let number), "integer"): number.rounded() == number
        default: false
        }
    }
}
