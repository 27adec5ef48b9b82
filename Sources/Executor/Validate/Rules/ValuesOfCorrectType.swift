import GraphQL
import Schema

/// Specification, section 5.6.1: every literal can be coerced to the type expected at its place, which for a OneOf
/// input object means exactly one field that is not null.
enum ValuesOfCorrectType: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    for leaf in context.index.leaves {
      guard !report.isFull else { return }
      check(leaf, context, &report)
    }
    for site in context.index.objects {
      if let type = site.type, type.isOneOf { check(site, type, &report) }
    }
  }

  private static func check(_ leaf: LeafSite, _ context: ValidationContext, _ report: inout ErrorReport) {
    let value = leaf.value
    if value.kind == .null {
      if leaf.type.isNonNull { report.add("Expected \(leaf.type), found null.", at: [value.position]) }
      return
    }
    let name = leaf.type.nullable.name
    switch context.system[name] {
    case .scalar?:
      let scalar = ScalarCoercion(scalar: name)
      // Values of variables are not known yet; in JSON they fit anyway.
      guard scalar.value(of: .literal(value), variables: [:]) == nil else { return }
      report.add(
        "Expected \(name), \(scalar.expectation); found \(value.shown).", at: [value.position],
        code: scalar.isMistakenContent(value, of: name) ? .badUserInput : .validationFailed)
    case .enumeration(let type)?:
      guard case .enumeration(let text) = value.kind else {
        return report.add("Expected a value of enum \(name), found \(value.shown).", at: [value.position])
      }
      guard !type.values.contains(where: { $0.name == text }) else { return }
      report.add(
        "Enum \(name) has no value \"\(text.shortened)\"\(context.hint(text, among: type.values.map(\.name))).",
        at: [value.position])
    case .input?:
      report.add("Expected \(name), an object; found \(value.shown).", at: [value.position])
    case .object?, .interface?, .union?, nil: return
    }
  }

  private static func check(_ site: ObjectSite, _ type: InputType, _ report: inout ErrorReport) {
    guard site.fields.count == 1, let field = site.fields.first else {
      return report.add(
        "Exactly one field of \(type.name) must be given, not \(site.fields.count).",
        at: [site.value.position])
    }
    if field.value.kind == .null {
      report.add("The one field of \(type.name) must not be null.", at: [field.value.position])
    }
  }
}

extension ScalarCoercion {
  /// Whether the literal is of the right kind, but says nothing that the server's own scalar means: a matter of the
  /// value, and not of GraphQL.
  fileprivate func isMistakenContent(_ value: Value, of name: String) -> Bool {
    guard !["Int", "Float", "String", "Boolean"].contains(name) else { return false }
    switch (self, value.kind) {
    case (.uuid, .string), (.dateTime, .string), (.string, .string), (.minorUnits, .int), (.json, _):
      return true
    default: return false
    }
  }
}
