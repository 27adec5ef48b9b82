/// Whether a request comes from a page that may act for its viewer, or could have been sent by any page on the web
/// (consistency.md, 24). Requests that browsers send without asking first are run only where it is not disproved; cookies
/// count only where it is given.
enum SameOriginProof: Equatable, Sendable {
  case given(Means)
  /// Nothing speaks for it or against it: no browser, or an old one.
  case missing
  /// A page of another origin sent it.
  case disproved

  enum Means: Equatable, Sendable {
    /// `Origin` is this server's own, or an allowed one.
    case origin
    /// `Sec-Fetch-Site: same-origin`, which no page can forge.
    case fetchSite
    /// A header that a page of another origin cannot send before a preflight has allowed it.
    case customHeader
  }

  /// Any of these is a proof, whatever its value.
  static let headers = [
    "GraphQL-Require-Preflight", "Apollo-Require-Preflight", "X-Apollo-Operation-Name", "X-Requested-With",
  ]

  /// - Parameters:
  ///   - origin: `Origin`.
  ///   - authority: `Host`, with its port where it has one.
  ///   - fetchSite: `Sec-Fetch-Site`.
  ///   - hasCustomHeader: whether one of `headers` is there.
  init(
    origin: String?, authority: String?, fetchSite: String?, hasCustomHeader: Bool, allowed: AllowedOrigins
  ) {
    if let origin {
      let isOwn = authority.map { origin == "https://\($0)" || origin == "http://\($0)" } ?? false
      self = isOwn || allowed.contains(origin) ? .given(.origin) : .disproved
      return
    }
    switch fetchSite {
    case "same-origin": self = .given(.fetchSite)
    case "cross-site", "same-site": self = .disproved
    // "none": typed into the address bar, or a bookmark.
    default: self = hasCustomHeader ? .given(.customHeader) : .missing
    }
  }

  /// Whether a cookie of this request counts.
  var isGiven: Bool {
    if case .given = self { true } else { false }
  }
}
