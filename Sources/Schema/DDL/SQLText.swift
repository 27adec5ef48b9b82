/// An identifier in quotes, so that SQL's own words (`order`, `user`) need no list of them.
func quoted(_ identifier: String) -> String {
  "\"" + identifier.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}

/// A text literal. `E''` is not needed: backslashes are plain with standard_conforming_strings.
func sqlText(_ text: String) -> String {
  "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
}

/// The longest name that Postgres keeps, in bytes.
package let longestSQLName = 63

/// A name of at most 63 bytes: a longer one ends in a hash of the whole, the same each time.
func boundedName(_ parts: [String], suffix: String) -> String {
  let whole = (parts + [suffix]).joined(separator: "_")
  guard whole.utf8.count > longestSQLName else { return whole }
  let tail = "_" + hash(whole) + "_" + suffix
  var head = parts.joined(separator: "_")
  while head.utf8.count + tail.utf8.count > longestSQLName { head.removeLast() }
  return head + tail
}

/// FNV-1a, 32 bits, as eight hexadecimal digits. Swift's own hashes differ from run to run.
private func hash(_ text: String) -> String {
  var value: UInt32 = 2_166_136_261
  for byte in text.utf8 { value = (value ^ UInt32(byte)) &* 16_777_619 }
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 8 - digits.count) + digits
}

extension Literal {
  /// As a constant in SQL; lists and objects as JSON.
  var sql: String {
    switch self {
    case .null: "null"
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .float(let value): String(value)
    case .string(let text), .enumeration(let text): sqlText(text)
    case .list, .object: sqlText(json)
    }
  }

  /// As JSON text, keys in the order of the YAML.
  package var json: String {
    switch self {
    case .null: "null"
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .float(let value): String(value)
    case .string(let text), .enumeration(let text): jsonText(text)
    case .list(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
    case .object(let fields):
      "{" + fields.map { jsonText($0.name) + ":" + $0.value.json }.joined(separator: ",") + "}"
    }
  }

  private func jsonText(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
