import GraphQL
import Schema

@testable import Executor

/// What someone says of a document.
enum Verdict: Equatable {
  /// It is none, from this place on.
  case syntax(place: String?, message: String)
  case judged([Finding])

  struct Finding: Equatable {
    var clause: Clause
    /// `line:column`
    var places: [String]
    var message: String
  }

  var isAccepting: Bool { self == .judged([]) }

  var findings: [Finding] {
    if case .judged(let findings) = self { findings } else { [] }
  }

  var clauses: Set<Clause> { Set(findings.map(\.clause)) }

  func places(of clause: Clause) -> Set<String> {
    Set(findings.filter { $0.clause == clause }.flatMap(\.places))
  }
}

extension Verdict {
  /// Our own, rule by rule.
  init(of text: String, in system: TypeSystem) throws {
    let document: Document
    do {
      document = try parse(Source(text))
    } catch {
      self = .syntax(place: "\(error.location)", message: error.message)
      return
    }
    let context = ValidationContext(document, system, DocumentLimits())
    var findings: [Finding] = []
    for rule in validationRules {
      guard let clause = Clause(rule) else { throw UnexpectedAnswer(text: "\(rule) is of no clause") }
      var report = ErrorReport(source: document.source, limit: 1_000)
      rule.check(context, &report)
      findings += report.errors.map {
        Finding(clause: clause, places: $0.locations.map(\.description), message: $0.message)
      }
    }
    self = .judged(findings)
  }

  /// graphql-core's, as `Tests/python/verdicts.py` writes it.
  init(_ answer: JSONValue) throws {
    if let message = answer["syntax"]?.text {
      self = .syntax(place: answer["places"]?.places.first, message: message)
      return
    }
    guard let errors = answer["errors"]?.items else { throw UnexpectedAnswer(text: "\(answer)") }
    self = .judged(
      try errors.map { error in
        guard let clause = error["clause"]?.text.flatMap(Clause.init(rawValue:)),
          let places = error["places"]?.places,
          let message = error["message"]?.text
        else { throw UnexpectedAnswer(text: "\(error)") }
        return Finding(clause: clause, places: places, message: message)
      })
  }
}

struct UnexpectedAnswer: Error {
  var text: String
}

extension JSONValue {
  var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  var items: [JSONValue]? {
    if case .array(let items) = self { items } else { nil }
  }

  fileprivate var places: [String] {
    (items ?? []).map { place in
      (place.items ?? []).map { if case .int(let number) = $0 { "\(number)" } else { "?" } }.joined(
        separator: ":")
    }
  }
}
