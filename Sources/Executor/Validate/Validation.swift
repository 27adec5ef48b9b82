package import GraphQL
package import Schema

/// Checks an executable document against section 5 of the specification (September 2025), and against the limits.
///
/// A document beyond a limit is answered with that alone, before rules that cost more, and so is introspection of a system
/// that is not disclosed; otherwise with what every rule found, in the order of the document. The work is linear in the
/// document but for merging, which has a bound of its own.
/// - Returns: at most `limits.errors` errors with locations; empty: the document is valid.
package func validate(
  _ document: Document, in system: TypeSystem, limits: DocumentLimits = .default
) -> [GraphQLError] {
  var report = ErrorReport(source: document.source, limit: limits.errors)
  guard checkOperations(document, limits, &report) else { return report.errors }
  let context = ValidationContext(document, system, limits)
  checkLimits(context, &report)
  checkDisclosure(context, &report)
  guard report.isEmpty else { return report.errors }
  for rule in validationRules where !report.isFull { rule.check(context, &report) }
  return report.errors
}

/// What all rules share.
struct ValidationContext {
  let index: DocumentIndex
  let graph: FragmentGraph
  let limits: DocumentLimits
  /// For each operation, by its index among the definitions, itself and all fragments that it reaches.
  private let reached: [Int: [Int]]

  init(_ document: Document, _ system: TypeSystem, _ limits: DocumentLimits) {
    index = DocumentIndex(document, system)
    graph = FragmentGraph(index)
    self.limits = limits
    var reached: [Int: [Int]] = [:]
    for (number, site) in index.definitions.enumerated() where site.operation != nil {
      reached[number] = graph.reachable(from: number)
    }
    self.reached = reached
  }

  /// The operation and all fragments that it reaches, as indices of definitions.
  func reached(from operation: Int) -> [Int] { reached[operation] ?? [] }

  var system: TypeSystem { index.system }

  /// ` (did you mean "X"?)`, or nothing.
  func hint(_ name: String, among candidates: [String]) -> String {
    system.isDisclosed ? suggestion(name, among: candidates) : ""
  }

  /// Operations with their index among the definitions.
  var operations: [(number: Int, operation: OperationDefinition)] {
    index.definitions.enumerated().compactMap { number, site in site.operation.map { (number, $0) } }
  }
}

/// One rule of section 5.
protocol ValidationRule: SendableMetatype {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport)
}

/// In the order of the specification.
let validationRules: [any ValidationRule.Type] = [
  ExecutableDefinitions.self, OperationTypeExistence.self, OperationNameUniqueness.self,
  LoneAnonymousOperation.self, SingleRootField.self,
  FieldSelections.self, FieldMerging.self, LeafSelections.self,
  ArgumentNames.self, ArgumentUniqueness.self, RequiredArguments.self,
  FragmentNameUniqueness.self, FragmentTypeExistence.self, FragmentsOnComposites.self, FragmentsUsed.self,
  FragmentSpreadTargets.self, FragmentCycles.self, PossibleSpreads.self,
  ValuesOfCorrectType.self, InputFieldNames.self, InputFieldUniqueness.self, RequiredInputFields.self,
  DirectivesDefined.self, DirectiveLocations.self, DirectiveUniqueness.self,
  VariableUniqueness.self, VariablesAreInputs.self, VariablesDefined.self, VariablesUsed.self,
  VariablesAllowed.self,
]
