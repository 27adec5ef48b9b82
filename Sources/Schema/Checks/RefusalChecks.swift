extension Checker {
  /// Refusals that mutations declare are values of the code that errors carry.
  mutating func checkRefusals() {
    let known = model.errorCodes.flatMap { model.enumeration($0) }?.values.map(\.name)
    for mutation in model.mutations {
      var seen: Set<String> = []
      for refusal in mutation.refusals {
        guard let known else {
          error(
            "refusal-without-writes", "'refusals' of '\(mutation.field.name)' need the section 'writes'",
            at: refusal.mark, remedy: "add 'writes: { error: UserError }' with an embedded type for errors")
          return
        }
        if !seen.insert(refusal.code).inserted {
          error("duplicate-name", "'\(refusal.code)' is a refusal already", at: refusal.mark)
        } else if !known.contains(refusal.code) {
          error(
            "unknown-enum-value", "unknown enum value '\(refusal.code)'", at: refusal.mark,
            remedy: Diagnostic.cure(unknown: refusal.code, among: known))
        }
      }
    }
  }
}
