/// The entries of one mapping, by key.
struct Entries {
  var list: [YAMLEntry] = []
  /// Where the mapping stands.
  var mark: Mark = .none

  subscript(key: String) -> YAMLNode? { entry(key)?.value }
  func entry(_ key: String) -> YAMLEntry? { list.first { $0.key == key } }
  var keys: [String] { list.map(\.key) }
}

extension YAMLNode {
  /// The text of a scalar, quoted or not; nil for null and for collections.
  var text: String? {
    guard case .scalar(let text, _) = value, !isNull else { return nil }
    return text
  }
  var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = value else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }
  /// What stands there, for messages.
  var kindName: String {
    switch value {
    case .scalar: isNull ? "nothing" : "a single value"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}

extension SchemaReader {
  mutating func report(_ code: String, _ message: String, at mark: Mark, remedy: String? = nil) {
    diagnostics.append(Diagnostic(.error, code: code, message, at: mark, remedy: remedy, file: file))
  }

  mutating func reportUnknown(_ what: String, _ name: String, among candidates: [String], at mark: Mark) {
    if what == "field", brokenFields.contains(name) { return }
    let code = "unknown-" + what.split(separator: " ").joined(separator: "-")
    report(
      code, "unknown \(what) '\(name)'", at: mark, remedy: Diagnostic.cure(unknown: name, among: candidates))
  }

  /// The entries of a mapping. Unknown keys and other shapes are reported; what is left can be read.
  /// - Parameter allowed: nil where keys are names that the author makes.
  mutating func entries(_ node: YAMLNode, of what: String, allowed: [String]? = nil) -> Entries {
    guard case .mapping(let list) = node.value else {
      report("expected-mapping", "\(what) must be a mapping, but here is \(node.kindName)", at: node.mark)
      return Entries(list: [], mark: node.mark)
    }
    guard let allowed else { return Entries(list: list, mark: node.mark) }
    var known: [YAMLEntry] = []
    for entry in list {
      if allowed.contains(entry.key) {
        known.append(entry)
      } else {
        report(
          "unknown-key", "unknown key '\(entry.key)' in \(what)", at: entry.mark,
          remedy: didYouMean(entry.key, among: allowed) ?? "known are \(allowed.joined(separator: ", "))")
      }
    }
    return Entries(list: known, mark: node.mark)
  }

  mutating func elements(_ node: YAMLNode, of what: String) -> [YAMLNode] {
    guard case .sequence(let elements) = node.value else {
      report("expected-list", "\(what) must be a list, but here is \(node.kindName)", at: node.mark)
      return []
    }
    return elements
  }

  mutating func text(_ node: YAMLNode, of what: String) -> String? {
    guard let text = node.text else {
      report("expected-text", "\(what) must be a text, but here is \(node.kindName)", at: node.mark)
      return nil
    }
    return text
  }

  mutating func optionalText(_ entries: Entries, _ key: String) -> String? {
    guard let node = entries[key], !node.isNull else { return nil }
    return text(node, of: "'\(key)'")
  }

  mutating func texts(_ node: YAMLNode, of what: String) -> [(text: String, mark: Mark)] {
    var result: [(text: String, mark: Mark)] = []
    for element in elements(node, of: what) {
      if let text = text(element, of: "an element of \(what)") { result.append((text, element.mark)) }
    }
    return result
  }

  /// A true or false; `fallback` where the key is absent.
  mutating func flag(_ entries: Entries, _ key: String, default fallback: Bool = false) -> Bool {
    guard let node = entries[key] else { return fallback }
    if case .scalar(let text, isPlain: true) = node.value {
      if text == "true" { return true }
      if text == "false" { return false }
    }
    report("expected-boolean", "'\(key)' must be true or false", at: node.mark)
    return fallback
  }

  mutating func integer(_ node: YAMLNode, of what: String) -> Int64? {
    if case .scalar(let text, isPlain: true) = node.value, let value = Int64(text) { return value }
    report("expected-integer", "\(what) must be a whole number", at: node.mark)
    return nil
  }

  mutating func positive(_ entries: Entries, _ key: String) -> Int? {
    guard let node = entries[key], let value = integer(node, of: "'\(key)'") else { return nil }
    guard value > 0, value <= 1_000_000 else {
      report("out-of-range", "'\(key)' must be from 1 to 1000000", at: node.mark)
      return nil
    }
    return Int(value)
  }
}
