import Foundation

@testable import Schema

/// A YAML value as JSON Schema sees it: plain scalars have types of their own (YAML 1.2, core schema).
indirect enum JSONShape {
  case null
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONShape])
  case object([(key: String, value: JSONShape)])

  init(_ node: YAMLNode) {
    switch node.value {
    case .sequence(let list): self = .array(list.map(JSONShape.init))
    case .mapping(let list): self = .object(list.map { (key: $0.key, value: JSONShape($0.value)) })
    case .scalar(let text, isPlain: false): self = .string(text)
    case .scalar(let text, isPlain: true):
      if node.isNull {
        self = .null
      } else if text == "true" || text == "false" {
        self = .boolean(text == "true")
      } else if let number = Int(text) {
        self = .integer(number)
      } else if let number = Double(text), text.allSatisfy({ "+-.0123456789eE".contains($0) }) {
        self = .number(number)
      } else {
        self = .string(text)
      }
    }
  }

  fileprivate var typeNames: Set<String> {
    switch self {
    case .null: ["null"]
    case .boolean: ["boolean"]
    case .integer: ["integer", "number"]
    case .number: ["number"]
    case .string: ["string"]
    case .array: ["array"]
    case .object: ["object"]
    }
  }

  fileprivate func equals(_ json: Any) -> Bool {
    switch self {
    // A number is no boolean, though Foundation lets it pass for one.
    case .boolean(let flag): (json as? Bool) == flag && !(json is String)
    case .string(let text): (json as? String) == text
    case .integer(let number): (json as? Int) == number
    case .null: json is NSNull
    case .number, .array, .object: false
    }
  }
}

/// As much of JSON Schema (draft 2020-12) as docs/schema.schema.json uses. A keyword that is not here is itself a complaint,
/// so nothing passes unasked.
struct JSONSchemaCheck {
  let schema: [String: Any]

  private static let silent: Set<String> = ["$schema", "$defs", "title", "description", "then"]

  func complaints(_ value: JSONShape) -> [String] { complaints(value, schema, at: "") }

  private func complaints(_ value: JSONShape, _ rule: Any, at path: String) -> [String] {
    if let flag = rule as? Bool { return flag ? [] : ["\(path): nothing may stand here"] }
    guard let rules = rule as? [String: Any] else { return ["\(path): the schema has no rule here"] }
    return rules.keys.sorted().flatMap { keyword -> [String] in
      guard let argument = rules[keyword], !Self.silent.contains(keyword) else { return [] }
      return complaints(value, keyword, argument, rules, at: path)
    }
  }

  private func complaints(
    _ value: JSONShape, _ keyword: String, _ argument: Any, _ rules: [String: Any], at path: String
  ) -> [String] {
    func unless(_ holds: Bool) -> [String] { holds ? [] : ["\(path): \(keyword) \(argument)"] }
    switch keyword {
    case "$ref": return complaints(value, target(argument), at: path)
    case "anyOf":
      let ways = (argument as? [Any] ?? []).map { complaints(value, $0, at: path) }
      return ways.contains([]) ? [] : ways.min { $0.count < $1.count } ?? ["\(path): no way"]
    case "if":
      guard complaints(value, argument, at: path).isEmpty, let then = rules["then"] else { return [] }
      return complaints(value, then, at: path)
    case "type":
      let names = argument as? [String] ?? (argument as? String).map { [$0] } ?? []
      return unless(!value.typeNames.isDisjoint(with: names))
    case "const": return unless(value.equals(argument))
    case "enum": return unless((argument as? [Any] ?? []).contains { value.equals($0) })
    case "pattern":
      guard case .string(let text) = value, let pattern = try? Regex(argument as? String ?? "") else {
        return unless(value.typeNames != ["string"])
      }
      return unless(text.firstMatch(of: pattern) != nil)
    case "minimum", "maximum":
      guard case .integer(let number) = value, let bound = argument as? Int else { return [] }
      return unless(keyword == "minimum" ? number >= bound : number <= bound)
    case "items", "minItems", "maxItems", "uniqueItems": return list(value, keyword, argument, at: path)
    default: return members(value, keyword, argument, rules, at: path)
    }
  }

  private func target(_ reference: Any) -> Any {
    let steps = (reference as? String ?? "").split(separator: "/").dropFirst()
    return steps.reduce(schema as Any) { place, step in (place as? [String: Any])?[String(step)] ?? NSNull() }
  }

  private func list(_ value: JSONShape, _ keyword: String, _ argument: Any, at path: String) -> [String] {
    guard case .array(let elements) = value else { return [] }
    switch keyword {
    case "items":
      return elements.enumerated().flatMap { complaints($0.element, argument, at: "\(path)/\($0.offset)") }
    case "uniqueItems":
      let texts = elements.map { "\($0)" }
      return Set(texts).count == texts.count ? [] : ["\(path): an element twice"]
    default:
      let bound = argument as? Int ?? 0
      let fits = keyword == "minItems" ? elements.count >= bound : elements.count <= bound
      return fits ? [] : ["\(path): \(keyword) \(bound)"]
    }
  }

  private func members(
    _ value: JSONShape, _ keyword: String, _ argument: Any, _ rules: [String: Any], at path: String
  ) -> [String] {
    let known: Set = ["properties", "additionalProperties", "required", "propertyNames", "minProperties"]
    guard known.contains(keyword) else { return ["the keyword \(keyword) is not checked"] }
    guard case .object(let entries) = value else { return [] }
    let properties = rules["properties"] as? [String: Any] ?? [:]
    switch keyword {
    case "properties":
      return entries.flatMap { entry in
        properties[entry.key].map { complaints(entry.value, $0, at: "\(path)/\(entry.key)") } ?? []
      }
    case "additionalProperties":
      return entries.filter { properties[$0.key] == nil }.flatMap {
        complaints($0.value, argument, at: "\(path)/\($0.key)")
      }
    case "required":
      let missing = (argument as? [String] ?? []).filter { name in !entries.contains { $0.key == name } }
      return missing.map { "\(path): '\($0)' is missing" }
    case "minProperties": return entries.count >= (argument as? Int ?? 0) ? [] : ["\(path): too few keys"]
    default: return entries.flatMap { complaints(.string($0.key), argument, at: "\(path)/\($0.key)") }
    }
  }
}
