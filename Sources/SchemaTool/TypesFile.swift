import Schema

/// `Types.generated.swift`: enums, rows of tables, embedded types, inputs and payloads, in the order of the schema.
func typesFile(_ model: Model) -> String {
  var swift = SwiftText()
  for enumeration in model.enums where !enumeration.isGenerated { writeEnum(enumeration, to: &swift) }
  for type in model.types where !type.isGenerated {
    switch type.storage {
    case .table(let table): writeRow(type, table, model, to: &swift)
    case .embedded: writeEmbedded(type, model, to: &swift)
    case .virtual: writePayload(type, model, to: &swift)
    }
  }
  for input in model.inputs where !input.isGenerated {
    writeInput(input.name, input.description, input.fields, model, to: &swift)
  }
  for mutation in model.mutations where mutation.generated == nil {
    writeInput(
      argumentsName(mutation.field.name), "What `\(mutation.field.name)` is given.", mutation.arguments,
      model, to: &swift)
  }
  return fileHeader(importing: ["Executor"]) + swift.text
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
    let value = model.columnValue(stored.field.type)
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
