/// What `Content-Type` and `Content-Encoding` say about a body.
enum RequestMediaType {
  /// nil where the body is JSON in UTF-8 as it lies there; otherwise the sentence for the client.
  static func problem(contentType: String?, contentEncoding: String?) -> String? {
    if let contentEncoding, contentEncoding.lowercased() != "identity" {
      return "Send the body without “Content-Encoding”; “\(contentEncoding)” is not read here."
    }
    guard contentType != "application/json" else { return nil }
    guard let contentType, !contentType.isEmpty else {
      return "“Content-Type” is missing; send the request as “Content-Type: application/json”."
    }
    let parts = WeightedValue.parts(of: contentType[...], at: UInt8(ascii: ";"))
    guard let name = parts.first, name.lowercased() == "application/json" else {
      return "Send the request as “Content-Type: application/json”, not as “\(contentType)”."
    }
    for parameter in parts.dropFirst() {
      let pair = parameter.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, pair[0].trimmed.lowercased() == "charset" else { continue }
      let charset = pair[1].trimmed.filter { $0 != "\"" }.lowercased()
      guard charset == "utf-8" || charset == "utf8" else {
        return "Send the body in UTF-8; “charset=\(charset)” is not read here."
      }
    }
    return nil
  }
}
