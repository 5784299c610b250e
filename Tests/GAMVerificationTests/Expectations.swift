import Foundation
import TestSupport

/// Where expected values come from: the small files of the repository, and the golden ones where they are.
enum Expectations: String, CaseIterable, CustomStringConvertible {
    case fixture
    case golden

    static var available: [Expectations] { allCases.filter { $0 == .fixture || Golden.isPresent } }

    var description: String { rawValue }

    func json(_ name: String) throws -> Node {
        if self == .golden { return Node(try Golden.json("golden/\(name).json")) }
        let url = Golden.fixtures.appending(path: "Verification/\(name).json")
        return Node(try JSONSerialization.jsonObject(with: try Data(contentsOf: url)))
    }

    /// The arrays of the components, by name.
    func components() throws -> [String: Rows] {
        if self == .golden {
            return try Golden.arrays("golden/detectors.safetensors").mapValues {
                Rows(shape: $0.shape, values: $0.values)
            }
        }
        let node = try json("components")
        var result = [String: Rows]()
        for name in node.keys {
            result[name] = Rows(shape: try node[name]["shape"].integers, values: try node[name]["values"].numbers)
        }
        return result
    }
}

/// An array of expectations.
struct Rows {
    let shape: [Int]
    let values: [Double]

    /// The rows of the first extent, each flat.
    var rows: [[Double]] {
        let length = values.count / max(1, shape[0])
        return (0..<shape[0]).map { Array(values[($0 * length)..<(($0 + 1) * length)]) }
    }

    var integers: [Int] { values.map { Int($0) } }
}

/// A value of a JSON file, read with errors instead of optionals.
struct Node {
    let value: Any

    init(_ value: Any) { self.value = value }

    struct Mismatch: Error { let expected: String }

    subscript(key: String) -> Node {
        get throws {
            guard let child = (value as? [String: Any])?[key] else { throw Mismatch(expected: key) }
            return Node(child)
        }
    }

    var keys: [String] { Array((value as? [String: Any] ?? [:]).keys) }
    var isNull: Bool { value is NSNull }

    var nodes: [Node] {
        get throws {
            guard let list = value as? [Any] else { throw Mismatch(expected: "a list") }
            return list.map { Node($0) }
        }
    }

    /// A number; null is NaN, "inf" and "-inf" are the infinities.
    var number: Double {
        get throws {
            if isNull { return .nan }
            if let text = value as? String, let number = Double(text) { return number }
            guard let number = value as? NSNumber else { throw Mismatch(expected: "a number") }
            return number.doubleValue
        }
    }

    /// All numbers of nested lists, flat.
    var numbers: [Double] {
        get throws {
            guard value is [Any] else { return [try number] }
            return try nodes.flatMap { try $0.numbers }
        }
    }

    var integers: [Int] { get throws { try numbers.map { Int($0) } } }
    var rows: [[Double]] { get throws { try nodes.map { try $0.numbers } } }
    var text: String { get throws { value as? String ?? "" } }
}

/// The largest difference of two lists over the larger of 1 and the expected value; NaN equals NaN, infinity itself.
func deviation(_ found: [Double], _ expected: [Double]) -> Double {
    guard found.count == expected.count else { return .infinity }
    return zip(found, expected).reduce(0) { worst, pair in
        if pair.0 == pair.1 || (pair.0.isNaN && pair.1.isNaN) { return worst }
        let difference = abs(pair.0 - pair.1) / max(1, abs(pair.1))
        return difference.isNaN ? .infinity : max(worst, difference)
    }
}

/// NaN for nothing.
func number(_ value: Double?) -> Double { value ?? .nan }

extension Double {
    var exponential: Double { exp(self) }
    var logarithm: Double { log(self) }
}
