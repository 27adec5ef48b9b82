import Schema

/// Enums, rows of tables, embedded types, inputs and payloads, in the order of the schema, as one file.
func typesFile(_ model: Model) -> String {
  fileHeader(importing: ["Executor"]) + typeTexts(model).joined()
}

/// The same as several files of about the same length, so that a compiler can use several cores. Their number is fixed, since
/// a build wants to know its files before it reads the schema; some may declare nothing.
func typesFiles(_ model: Model, count: Int) -> [String] {
  let texts = typeTexts(model)
  let whole = texts.reduce(0) { $0 + $1.utf8.count }
  var files = Array(repeating: fileHeader(importing: ["Executor"]), count: count)
  var before = 0
  for text in texts {
    files[min(before * count / max(whole, 1), count - 1)] += text
    before += text.utf8.count
  }
  return files
}

/// The Swift of each declaration.
private func typeTexts(_ model: Model) -> [String] {
  var texts: [String] = []
  func add(_ write: (inout SwiftText) -> Void) {
    var swift = SwiftText()
    write(&swift)
    texts.append(swift.text)
  }
  for enumeration in model.enums where !enumeration.isGenerated { add { writeEnum(enumeration, to: &$0) } }
  for type in model.types where !type.isGenerated {
    switch type.storage {
    case .table(let table): add { writeRow(type, table, model, to: &$0) }
    case .embedded: add { writeEmbedded(type, model, to: &$0) }
    case .virtual: add { writePayload(type, model, to: &$0) }
    }
  }
  for input in model.inputs where !input.isGenerated {
    add { writeInput(input.name, input.description, input.fields, model, to: &$0) }
  }
  for mutation in model.mutations where mutation.generated == nil {
    let name = mutation.field.name
    add {
      writeInput(argumentsName(name), "What `\(name)` is given.", mutation.arguments, model, to: &$0)
    }
  }
  return texts
}

private func writeEnum(_ enumeration: EnumModel, to swift: inout SwiftText) {
  swift.line()
  swift.doc(enumeration.description)
  swift.block("enum \(swiftName(enumeration.name)): String, SchemaEnum, CaseIterable") { swift in
    for (value, name) in zip(enumeration.values, swiftCases(enumeration)) {
      swift.doc(value.description)
      swift.line("case \(name) = \(swiftLiteral(value.name))")
    }
  }
}

private struct Property {
  var name: String
  var column: String
  var value: SwiftValue
  var fallback: String?
  var description: String?
}

private func writeRow(_ type: TypeModel, _ table: Table, _ model: Model, to swift: inout SwiftText) {
  var properties: [Property] = []
  if table.scope == .tenant {
    properties.append(
      Property(
        name: tenantProperty(model.tenant.column), column: model.tenant.column,
        value: SwiftValue(kind: .uuid, name: "UUID", isOptional: false)))
  }
  for stored in model.columns(of: type) {
    let value = model.columnValue(stored.field)
    properties.append(
      Property(
        name: stored.field.name, column: stored.column.name, value: value,
        fallback: value.defaultExpression(stored.field.defaultValue, stored.field.type, in: model),
        description: stored.field.description))
  }
  let name = swiftName(type.name)
  swift.line()
  swift.doc(type.description)
  swift.block("struct \(name): Sendable, Equatable") { swift in
    for property in properties {
      swift.doc(property.description)
      let fallback = property.fallback.map { " = \($0)" } ?? ""
      swift.line("var \(swiftName(property.name)): \(property.value.type)\(fallback)")
    }
    writeSealedFields(type, table, model, to: &swift)
  }
  swift.line()
  let protocols = table.key == ["id"] ? "TableRow, IdentifiedRow" : "TableRow"
  swift.block("extension \(name): \(protocols)") { swift in
    swift.line("static let table = \(swiftLiteral(table.name))")
    swift.line("static let columns = [")
    swift.nested { swift in
      for property in properties { swift.line("\(swiftLiteral(property.column)),") }
    }
    swift.line("]")
    swift.line()
    swift.block("init(from reader: inout ColumnReader) throws") { swift in
      for property in properties {
        let place = "\(table.name).\(property.column)"
        swift.line("self.\(swiftName(property.name)) = \(property.value.reading(place))")
      }
    }
    swift.line()
    swift.block("func encode(into writer: inout some ColumnWriter) throws") { swift in
      for property in properties {
        swift.line(
          property.value.writing("self.\(swiftName(property.name))", "\(table.name).\(property.column)"))
      }
    }
  }
}

/// What the engine's cipher must know to seal and open each encrypted field.
private func writeSealedFields(_ type: TypeModel, _ table: Table, _ model: Model, to swift: inout SwiftText) {
  let encrypted = type.fields.filter(\.isEncrypted)
  guard !encrypted.isEmpty else { return }
  swift.line()
  swift.block("enum SealedFields") { swift in
    for field in encrypted {
      let global = table.scope == .global ? ", isGlobal: true" : ""
      let value = model.apiType(field.type.required)
      let place = swiftLiteral("\(type.name).\(field.name)")
      swift.line("static let \(swiftName(field.name)) = SealedField<\(value)>(\(place)\(global))")
    }
  }
}

private func writeEmbedded(_ type: TypeModel, _ model: Model, to swift: inout SwiftText) {
  let columns = model.columns(of: type)
  let name = swiftName(type.name)
  swift.line()
  swift.doc(type.description)
  swift.block("struct \(name): Sendable, Equatable") { swift in
    for stored in columns {
      swift.doc(stored.field.description)
      swift.line("var \(swiftName(stored.field.name)): \(model.apiType(stored.field.type))")
    }
  }
  swift.line()
  swift.block("extension \(name): JSONConvertible") { swift in
    swift.block("init(json: JSONValue) throws") { swift in
      for stored in columns {
        swift.line(
          "self.\(swiftName(stored.field.name)) = try json.member(\(swiftLiteral(stored.column.name)))")
      }
    }
    swift.line()
    swift.block("var json: JSONValue") { swift in
      swift.line(".object([")
      swift.nested { swift in
        for stored in columns {
          swift.line(
            "JSONMember(\(swiftLiteral(stored.column.name)), self.\(swiftName(stored.field.name)).json),")
        }
      }
      swift.line("])")
    }
  }
}

/// What the Swift function of a mutation returns. A virtual type without such values needs no Swift.
private func writePayload(_ type: TypeModel, _ model: Model, to swift: inout SwiftText) {
  let fields = type.fields.filter { if case .payload = $0.source { true } else { false } }
  guard !fields.isEmpty else { return }
  let name = swiftName(type.name)
  swift.line()
  swift.doc(type.description)
  swift.block("struct \(name): Sendable, Equatable") { swift in
    for field in fields {
      swift.doc(field.description)
      swift.line("var \(swiftName(field.name)): \(model.apiType(field.type))")
    }
  }
  swift.line()
  swift.block("extension \(name): MutationPayload") { swift in
    swift.block("var values: PayloadValues") { swift in
      swift.line("[")
      swift.nested { swift in
        for field in fields {
          swift.line("JSONMember(\(swiftLiteral(field.name)), self.\(swiftName(field.name)).json),")
        }
      }
      swift.line("]")
    }
  }
}

private func writeInput(
  _ name: String, _ description: String?, _ fields: [ArgumentModel], _ model: Model, to swift: inout SwiftText
) {
  swift.line()
  swift.doc(description)
  swift.block("struct \(swiftName(name)): Sendable, Equatable") { swift in
    for field in fields {
      swift.doc(field.description)
      swift.line("var \(swiftName(field.name)): \(model.apiType(field.type))")
    }
  }
  swift.line()
  swift.block("extension \(swiftName(name)): InputStructure") { swift in
    swift.block("init(_ input: InputObject) throws") { swift in
      for field in fields {
        swift.line("self.\(swiftName(field.name)) = try input.value(\(swiftLiteral(field.name)))")
      }
    }
  }
}
