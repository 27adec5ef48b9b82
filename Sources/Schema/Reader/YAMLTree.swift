import Yams

/// A YAML value with the place where it stands. Aliases are followed; keys are plain text.
struct YAMLNode {
  enum Value {
    /// `isPlain`: without quotes, so that `null`, `true` and `12` mean more than their letters.
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    case mapping([YAMLEntry])
  }
  var value: Value
  var mark: Mark
}

struct YAMLEntry {
  var key: String
  var mark: Mark
  var value: YAMLNode
}

/// What a schema may cost to read. A real one stays far below.
enum YAMLLimits {
  static let bytes = 4_000_000
  static let nodes = 500_000
  static let depth = 64
}

/// Keeps a tree alive for ever. One too deep to be read is also too deep to be freed, which recurses.
private final class Immortal {
  let node: Yams.Node
  init(_ node: Yams.Node) { self.node = node }
}

extension YAMLNode {
  /// Reads one YAML document.
  /// - Throws: a `Diagnostic` without a file name for a syntax error, a duplicate key, or a limit of `YAMLLimits`.
  static func parse(_ yaml: String) throws(Diagnostic) -> YAMLNode? {
    guard yaml.utf8.count <= YAMLLimits.bytes else {
      throw Diagnostic(
        code: "too-large", "the file is larger than \(YAMLLimits.bytes) bytes", at: .none)
    }
    if let mark = riskyKey(in: yaml) {
      throw Diagnostic(
        code: "invalid-key", "this may be an alias or a collection as a key", at: mark,
        remedy: "write the key as a name; put quotes around a text")
    }
    let root: Yams.Node?
    do {
      // No rules for tags: what a plain word means depends on the field, and matching them takes half the time.
      root = try Yams.compose(yaml: yaml, .basic, .default, .utf8)
    } catch {
      throw Diagnostic(yamlError: error, in: yaml)
    }
    guard let root else { return nil }
    var converter = Converter()
    do {
      return try converter.convert(root, depth: 0, fallback: .none)
    } catch {
      if error.code == "too-deep" { _ = Unmanaged.passRetained(Immortal(root)) }
      throw error
    }
  }

  private struct Converter {
    var remaining = YAMLLimits.nodes

    mutating func convert(_ node: Yams.Node, depth: Int, fallback: Mark) throws(Diagnostic) -> YAMLNode {
      let mark = node.mark.map { Mark(line: $0.line, column: $0.column) } ?? fallback
      guard depth < YAMLLimits.depth else {
        throw Diagnostic(
          code: "too-deep", "nested deeper than \(YAMLLimits.depth) levels", at: mark)
      }
      remaining -= 1
      guard remaining > 0 else {
        throw Diagnostic(
          code: "too-large", "more than \(YAMLLimits.nodes) values, those behind aliases included", at: mark)
      }
      switch node {
      case .scalar(let scalar):
        return YAMLNode(value: .scalar(scalar.string, isPlain: scalar.style == .plain), mark: mark)
      case .sequence(let sequence):
        var elements: [YAMLNode] = []
        for element in sequence {
          elements.append(try convert(element, depth: depth + 1, fallback: mark))
        }
        return YAMLNode(value: .sequence(elements), mark: mark)
      case .mapping(let mapping):
        var entries: [YAMLEntry] = []
        var seen: Set<String> = []
        for (key, value) in mapping {
          let keyNode = try convert(key, depth: depth + 1, fallback: mark)
          guard case .scalar(let name, _) = keyNode.value else {
            throw Diagnostic(
              code: "invalid-key", "a key must be plain text", at: keyNode.mark,
              remedy: "write the key as a name")
          }
          guard seen.insert(name).inserted else {
            throw Diagnostic(
              code: "duplicate-key", "key '\(name)' is given twice", at: keyNode.mark,
              remedy: "remove one of them")
          }
          let converted = try convert(value, depth: depth + 1, fallback: keyNode.mark)
          entries.append(YAMLEntry(key: name, mark: keyNode.mark, value: converted))
        }
        return YAMLNode(value: .mapping(entries), mark: mark)
      case .alias:
        throw Diagnostic(code: "yaml-syntax", "an alias leads nowhere", at: mark)
      }
    }
  }
}

extension Diagnostic {
  fileprivate init(yamlError error: any Error, in yaml: String) {
    guard let error = error as? YamlError else {
      self.init(code: "yaml-syntax", "this is not YAML", at: .none)
      return
    }
    func place(_ mark: Yams.Mark) -> Mark { Mark(line: max(1, mark.line), column: max(1, mark.column)) }
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let during = context.map { " (\($0.text) that began on line \($0.mark.line))" } ?? ""
      self.init(code: "yaml-syntax", problem + during, at: place(mark))
    case .reader(let problem, let offset, _, _):
      self.init(code: "yaml-syntax", problem, at: Mark(characterOffset: offset ?? 0, in: yaml))
    case .duplicatedKeysInMapping(let duplicates, let context):
      let name = duplicates.first ?? ""
      self.init(
        code: "duplicate-key", "key '\(name)' is given twice", at: place(context.mark),
        remedy: "remove one of them")
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      self.init(code: "yaml-syntax", "this is not YAML", at: .none)
    }
  }
}

extension Mark {
  fileprivate init(characterOffset: Int, in text: String) {
    var line = 1
    var column = 1
    for character in text.prefix(characterOffset) {
      if character.isNewline {
        line += 1
        column = 1
      } else {
        column += 1
      }
    }
    self.init(line: line, column: column)
  }
}
