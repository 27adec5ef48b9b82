@testable import Executor

/// A rule of section 5 of the specification, by its number.
enum Clause: String, CaseIterable, Sendable {
  case executableDefinitions = "5.1.1"
  case operationTypeExistence = "5.2.1.1"
  case operationNameUniqueness = "5.2.2.1"
  case loneAnonymousOperation = "5.2.3.1"
  case singleRootField = "5.2.4.1"
  case fieldSelections = "5.3.1"
  case fieldMerging = "5.3.2"
  case leafSelections = "5.3.3"
  case argumentNames = "5.4.1"
  case argumentUniqueness = "5.4.2"
  case requiredArguments = "5.4.3"
  case fragmentNameUniqueness = "5.5.1.1"
  case fragmentTypeExistence = "5.5.1.2"
  case fragmentsOnComposites = "5.5.1.3"
  case fragmentsUsed = "5.5.1.4"
  case fragmentSpreadTargets = "5.5.2.1"
  case fragmentCycles = "5.5.2.2"
  case possibleSpreads = "5.5.2.3"
  case valuesOfCorrectType = "5.6.1"
  case inputFieldNames = "5.6.2"
  case inputFieldUniqueness = "5.6.3"
  case requiredInputFields = "5.6.4"
  case directivesDefined = "5.7.1"
  case directiveLocations = "5.7.2"
  case directiveUniqueness = "5.7.3"
  case variableUniqueness = "5.8.1"
  case variablesAreInputs = "5.8.2"
  case variablesDefined = "5.8.3"
  case variablesUsed = "5.8.4"
  case variablesAllowed = "5.8.5"

  /// The type of the rule that has this case's name, with a capital letter.
  init?(_ rule: any ValidationRule.Type) {
    let name = String(describing: rule)
    guard let found = Self.allCases.first(where: { "\($0)".lowercased() == name.lowercased() }) else {
      return nil
    }
    self = found
  }
}
