import Foundation
import TestSupport

/// Where expected values come from: the small files of the repository, and the golden ones where they are.
enum Expectations: String, CaseIterable, CustomStringConvertible {
    case fixture
    case golden

    static var available: [Expectations] { allCases.filter { $0 == .fixture || Golden.isPresent } }

    var description: String { rawValue }

    func json(_ name: String) throws -> Node {
        let folder =
            self == .golden ? Golden.shared.appending(path: "golden") : Golden.fixtures.appending(path: "Verification")
        return try JSONDecoder().decode(Node.self, from: Data(contentsOf: folder.appending(path: "\(name).json")))
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
///
/// It goes through `JSONDecoder`, because `JSONSerialization` reads numbers of 17 digits one unit in the last place off.
indirect enum Node: Decodable {
    case null
    case number(Double)
    case text(String)
    case list([Node])
    case object([String: Node])

    struct Mismatch: Error { let expected: String }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([Node].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: Node].self))
        }
    }

    subscript(key: String) -> Node {
        get throws {
            guard case .object(let object) = self, let child = object[key] else { throw Mismatch(expected: key) }
            return child
        }
    }

    var keys: [String] {
        guard case .object(let object) = self else { return [] }
        return Array(object.keys)
    }

    var isNull: Bool {
        if case .null = self { return true }
        return false
    }

    var nodes: [Node] {
        get throws {
            guard case .list(let list) = self else { throw Mismatch(expected: "a list") }
            return list
        }
    }

    /// A number; null is NaN, "inf" and "-inf" are the infinities.
    var number: Double {
        get throws {
            switch self {
            case .null: return .nan
            case .number(let number): return number
            case .text(let text):
                guard let number = Double(text) else { throw Mismatch(expected: "a number") }
                return number
            default: throw Mismatch(expected: "a number")
            }
        }
    }

    /// All numbers of nested lists, flat.
    var numbers: [Double] {
        get throws {
            guard case .list = self else { return [try number] }
            return try nodes.flatMap { try $0.numbers }
        }
    }

    var integers: [Int] { get throws { try numbers.map { Int($0) } } }
    var rows: [[Double]] { get throws { try nodes.map { try $0.numbers } } }
    var text: String {
        get throws {
            guard case .text(let text) = self else { throw Mismatch(expected: "a text") }
            return text
        }
    }
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
