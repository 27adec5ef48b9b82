extension Checker {
  /// Which stored fields can be encrypted at all.
  mutating func checkEncryption() {
    for type in model.types {
      for field in type.fields where field.isEncrypted {
        guard let (fault, cure) = encryptionFault(field, of: type) else { continue }
        error("invalid-encryption", fault, at: field.mark, remedy: cure)
      }
    }
  }

  private func encryptionFault(_ field: FieldModel, of type: TypeModel) -> (String, cure: String)? {
    guard let table = type.table else {
      return (
        "'\(type.name).\(field.name)' is a part of a value, which is encrypted as a whole or not at all",
        "put 'encrypted' to the fields of type \(type.name)"
      )
    }
    let isSealable =
      field.type.isList || ["String", "JSON"].contains(field.type.name)
      || model.type(field.type.name) != nil
    if !isSealable {
      return (
        "'\(field.name)' is \(field.type), which cannot be encrypted",
        "encrypt a String, JSON, a list or an embedded type"
      )
    }
    if [model.journal.event, model.journal.clock, model.journal.log].contains(type.name) {
      return ("'\(type.name)' is written by the server, which encrypts nothing there", "remove 'encrypted'")
    }
    let handles = [model.tenant.token, model.tenant.alias]
    if table.key.contains(field.name) || type.name == model.tenant.directory && handles.contains(field.name) {
      return ("'\(field.name)' leads to rows, and so cannot be encrypted", "remove 'encrypted'")
    }
    if case .column(let column) = field.source, column.references != nil {
      return ("'\(field.name)' refers to rows, and so cannot be encrypted", "remove 'encrypted'")
    }
    switch field.defaultValue {
    case nil, .literal(.null): return nil
    case .literal, .now, .uuid:
      return (
        "the table would give '\(field.name)' its default without encryption",
        "remove the default; who makes a row gives the value"
      )
    }
  }
}
