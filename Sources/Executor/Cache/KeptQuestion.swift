import GraphQL
import Schema

/// One request for an answer that may be kept: where its parts are kept, and what reads them again.
struct KeptQuestion: Sendable {
  let plan: QueryPlan
  let rule: CacheRule
  let document: CheckedDocument
  let binder: ParameterBinder
  let asking: AskingViewer
  let request: GraphQLRequest
  /// Where the shared fields are kept, or an answer that is everybody's.
  let sharedKey: AnswerCache.Key
  /// Where the viewer's own part is kept, or an answer that is everybody's; nil: it is not.
  let ownKey: AnswerCache.Key?

  init(
    plan: QueryPlan, rule: CacheRule, document: CheckedDocument, operation: String?, binder: ParameterBinder,
    tenant: UUID, asking: AskingViewer, request: GraphQLRequest
  ) {
    self.plan = plan
    self.rule = rule
    self.document = document
    self.binder = binder
    self.asking = asking
    self.request = request
    sharedKey = AnswerCache.Key(
      document: ObjectIdentifier(document), operation: operation,
      variables: request.variables.filter { !rule.credentialVariables.contains($0.name) }, tenant: tenant,
      role: asking.viewer.role, part: .everybodys)
    if rule.own == nil || asking.newCredential != nil {
      ownKey = nil
    } else {
      var key = sharedKey
      if rule.isPersonal { key.part = .own(session: asking.viewer.session) }
      ownKey = key
    }
  }

  /// Those who ask for the same fields wait for one of them to read.
  var flight: AnswerCache.Key { rule.shared == nil ? ownKey ?? sharedKey : sharedKey }

  func keep(_ writer: ResponseWriter, at stamp: AnswerStamp, in answers: AnswerCache) {
    if rule.shared != nil {
      answers.insert(KeptAnswer(sharedOf: writer, stamp: stamp, document: document), for: sharedKey)
    }
    keepOwn(writer, at: stamp, in: answers)
  }

  func keepOwn(_ writer: ResponseWriter, at stamp: AnswerStamp, in answers: AnswerCache) {
    guard let ownKey else { return }
    answers.insert(
      KeptAnswer(own: writer, sharesFields: rule.shared != nil, stamp: stamp, document: document), for: ownKey
    )
  }
}

extension CacheRule {
  /// nil where nothing tells of changes.
  func stamp(of state: ViewerState) -> AnswerStamp? {
    state.stamp.flatMap { AnswerStamp($0, groups: groupCount) }
  }
}
