import Executor

/// JSON for people to read: two spaces a level, empty lists and objects on one line.
func prettyJSON(_ value: JSONValue, indent: String = "") -> String {
  let inner = indent + "  "
  switch value {
  case .array(let items) where !items.isEmpty:
    return "[\n" + items.map { inner + prettyJSON($0, indent: inner) }.joined(separator: ",\n")
      + "\n\(indent)]"
  case .object(let members) where !members.isEmpty:
    let lines = members.map { member in
      "\(inner)\(compact(.string(member.name))): \(prettyJSON(member.value, indent: inner))"
    }
    return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
  default:
    return compact(value)
  }
}

private func compact(_ value: JSONValue) -> String {
  var bytes: [UInt8] = []
  value.write(into: &bytes)
  return String(decoding: bytes, as: UTF8.self)
}
