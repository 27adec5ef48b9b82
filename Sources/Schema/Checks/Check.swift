/// Everything that a model must satisfy beyond what reading it already found.
/// - Parameter file: stands before the place of each diagnostic.
package func check(_ model: Model, file: String) -> [Diagnostic] {
  var checker = Checker(model: model, file: file)
  checker.checkNames()
  checker.checkGeneratedNames()
  checker.checkSQLNames()
  checker.checkRoles()
  checker.checkTenant()
  checker.checkViewer()
  checker.checkJournal()
  checker.checkFields()
  checker.checkEncryption()
  checker.checkEmptyTypes()
  checker.checkRelations()
  checker.checkInterfaces()
  checker.checkCycles()
  checker.checkRefusals()
  // Advice is for schemas that are right.
  if !checker.diagnostics.hasErrors {
    checker.checkIndexes()
    checker.checkReachability()
  }
  return checker.diagnostics.inFileOrder()
}

/// Collects the findings of all families; each family is an extension in a file of its own.
struct Checker {
  let model: Model
  let file: String
  var diagnostics: [Diagnostic] = []

  init(model: Model, file: String) {
    self.model = model
    self.file = file
  }

  mutating func error(_ code: String, _ message: String, at mark: Mark, remedy: String? = nil) {
    diagnostics.append(Diagnostic(.error, code: code, message, at: mark, remedy: remedy, file: file))
  }

  mutating func warning(_ code: String, _ message: String, at mark: Mark, remedy: String? = nil) {
    diagnostics.append(Diagnostic(.warning, code: code, message, at: mark, remedy: remedy, file: file))
  }
}

extension Model {
  func isExposed(_ type: TypeModel) -> Bool { type.table?.isExposed ?? true }
}
