import GraphQL

/// Puts `data`, `errors` and `extensions` together (specification, section 7.1).
struct ResponseBody {
  /// JSON of `data`; nil: the request was refused before execution, and has none.
  var data: ResponseBytes?
  var errors: [GraphQLError] = []
  var extensions: [JSONMember] = []

  func encoded() -> ResponseBytes {
    var bytes = ResponseBytes()
    if let data {
      bytes.append(Array("{\"data\":".utf8))
      bytes.append(data)
    }
    var output: [UInt8] = data == nil ? [UInt8(ascii: "{")] : []
    if !errors.isEmpty {
      if data != nil { output.append(UInt8(ascii: ",")) }
      output.append(contentsOf: Array("\"errors\":".utf8))
      JSONValue.array(errors.map(\.json)).write(into: &output)
    }
    if !extensions.isEmpty {
      if data != nil || !errors.isEmpty { output.append(UInt8(ascii: ",")) }
      output.append(contentsOf: Array("\"extensions\":".utf8))
      JSONValue.object(extensions).write(into: &output)
    }
    output.append(UInt8(ascii: "}"))
    bytes.append(output)
    return bytes
  }
}

extension GraphQLError {
  package var json: JSONValue {
    var members = [JSONMember("message", .string(message))]
    if !locations.isEmpty {
      members.append(
        JSONMember(
          "locations",
          .array(
            locations.map {
              .object([
                JSONMember("line", .int(Int64($0.line))), JSONMember("column", .int(Int64($0.column))),
              ])
            })))
    }
    if !path.isEmpty {
      members.append(
        JSONMember(
          "path",
          .array(
            path.map {
              switch $0 {
              case .key(let name): .string(name)
              case .index(let index): .int(Int64(index))
              }
            })))
    }
    members.append(JSONMember("extensions", .object([JSONMember("code", .string(code.rawValue))] + details)))
    return .object(members)
  }
}
