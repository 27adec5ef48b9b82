/// The origins whose pages may read answers, as `CORS_ORIGINS` lists them.
struct AllowedOrigins: Equatable, Sendable {
  /// As browsers write them in `Origin`.
  let texts: Set<String>

  static let none = AllowedOrigins(texts: [])

  private init(texts: Set<String>) { self.texts = texts }

  /// - Parameter list: exact origins with commas between them.
  /// - Throws: `ConfigurationError` that names the first that is no origin.
  init(list: String) throws(ConfigurationError) {
    var texts: Set<String> = []
    for part in list.split(separator: ",") {
      let text = String(part.trimmed)
      if let problem = Self.problem(with: text) {
        throw ConfigurationError("CORS_ORIGINS has “\(text)”: \(problem)")
      }
      texts.insert(text)
    }
    self.texts = texts
  }

  func contains(_ origin: String) -> Bool { texts.contains(origin) }

  /// Browsers send scheme, host and port as a page's address has them, in lower case, without a port that is the scheme's
  /// own; another spelling would never match.
  private static func problem(with text: String) -> String? {
    let example = "write each origin like “https://shop.example” or “http://localhost:3000”."
    guard text != "*" else { return "any site is not an origin; \(example)" }
    guard let mark = text.firstRange(of: "://") else { return "there is no scheme; \(example)" }
    let scheme = text[..<mark.lowerBound]
    let rest = text[mark.upperBound...]
    guard !scheme.isEmpty, scheme.utf8.allSatisfy({ isLower($0) || isDigit($0) || "+-.".utf8.contains($0) })
    else { return "the scheme must be lower case; \(example)" }
    guard !rest.contains(where: { "/?#@ ".contains($0) }) else {
      return "only scheme, host and port belong there, and no “/” behind them; \(example)"
    }
    let parts = hostAndPort(rest)
    let host = parts.host
    guard !host.isEmpty, host.utf8.allSatisfy({ isLower($0) || isDigit($0) || "-._[]:".utf8.contains($0) })
    else { return "the host must be lower case, in ASCII (xn--… for other letters); \(example)" }
    guard let port = parts.port else { return nil }
    guard let number = UInt16(port), number > 0, String(number) == port else {
      return "“\(port)” is not a port; \(example)"
    }
    let usual = ["http": "80", "https": "443"][String(scheme)]
    return usual == String(port) ? "browsers leave port \(port) away; \(example)" : nil
  }

  private static func hostAndPort(_ text: Substring) -> (host: Substring, port: Substring?) {
    // The colons of an IPv6 address lie in brackets.
    let end = text.lastIndex(of: "]") ?? text.startIndex
    guard let colon = text[end...].lastIndex(of: ":") else { return (text, nil) }
    return (text[..<colon], text[text.index(after: colon)...])
  }

  private static func isLower(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
