import Schema

/// `Resolvers.generated.swift`: what each function written by hand gets, the protocol whose missing method is a compile
/// error, and the table that leads from a field's name to its function.
func resolversFile(_ model: Model) -> String {
  let resolvers = resolverFields(model)
  var swift = SwiftText()
  for resolver in resolvers { writeNeeds(resolver, model, to: &swift) }
  writeProtocol(resolvers, model, to: &swift)
  writeTable(resolvers, model, to: &swift)
  return fileHeader(importing: ["Executor"]) + swift.text
}

private struct ResolverField {
  var type: String
  var field: FieldModel
  /// What the function gets of each row.
  var needs: [FieldModel]
  var coordinate: String { "\(type).\(field.name)" }
  var function: String { swiftName(resolverName(type, field.name)) }
  var needsType: String { swiftName(needsName(type, field.name)) }
}

private func resolverFields(_ model: Model) -> [ResolverField] {
  var resolvers: [ResolverField] = []
  for type in model.types {
    for field in type.fields {
      guard case .resolver(let needs) = field.source else { continue }
      resolvers.append(
        ResolverField(type: type.name, field: field, needs: needs.compactMap { type.field($0) }))
    }
  }
  for query in model.queries {
    guard case .resolver = query.field.source else { continue }
    resolvers.append(ResolverField(type: "Query", field: query.field, needs: []))
  }
  return resolvers
}

private func writeNeeds(_ resolver: ResolverField, _ model: Model, to swift: inout SwiftText) {
  swift.line()
  swift.doc("What `\(resolver.coordinate)` is worked out from.")
  swift.block("struct \(resolver.needsType): Sendable, Equatable") { swift in
    for need in resolver.needs {
      swift.line("let \(swiftName(need.name)): \(model.columnValue(need.type).type)")
    }
  }
  swift.line()
  swift.block("extension \(resolver.needsType): RowDecodable") { swift in
    swift.block("init(from reader: inout ColumnReader) throws") { swift in
      for need in resolver.needs {
        let value = model.columnValue(need.type)
        swift.line("self.\(swiftName(need.name)) = \(value.reading("\(resolver.type).\(need.name)"))")
      }
    }
  }
}

private func writeProtocol(_ resolvers: [ResolverField], _ model: Model, to swift: inout SwiftText) {
  swift.line()
  swift.doc(
    "What the schema leaves to Swift. A resolver answers a batch: one result for each row, in the same order."
  )
  swift.block("protocol SchemaResolvers: Sendable") { swift in
    for resolver in resolvers {
      swift.doc(resolver.field.description ?? "`\(resolver.coordinate)`.")
      swift.line("func \(resolver.function)(")
      swift.nested { $0.line("_ rows: [\(resolver.needsType)], in context: ResolverContext") }
      swift.line(") async throws -> [Result<\(model.apiType(resolver.field.type)), ResolverError>]")
    }
    for mutation in model.mutations where mutation.generated == nil {
      let name = mutation.field.name
      swift.doc(mutation.field.description ?? "`Mutation.\(name)`.")
      swift.line("func \(swiftName(name))(")
      swift.nested { $0.line("_ arguments: \(swiftName(argumentsName(name))), in context: MutationContext") }
      swift.line(") async throws -> \(swiftName(mutation.field.type.name))")
    }
  }
}

private func writeTable(_ resolvers: [ResolverField], _ model: Model, to swift: inout SwiftText) {
  swift.line()
  swift.doc("Leads from the names of the schema to the functions written by hand.")
  swift.block("struct ResolverTable<Functions: SchemaResolvers>: ResolverDispatch") { swift in
    swift.line("let functions: Functions")
    swift.line()
    swift.line("func resolve(")
    swift.nested { $0.line("_ field: String, rows: inout RowsReader, in context: ResolverContext") }
    swift.block(") async throws -> [Result<JSONValue, ResolverError>]") { swift in
      swift.line("switch field {")
      for resolver in resolvers {
        swift.line("case \(swiftLiteral(resolver.coordinate)):")
        swift.nested { swift in
          swift.line("let needs = try rows.decoded(as: \(resolver.needsType).self)")
          swift.line(
            "return try await functions.\(resolver.function)(needs, in: context).map { $0.map(\\.json) }")
        }
      }
      swift.line("default: throw UnknownResolver(field)")
      swift.line("}")
    }
    swift.line()
    swift.line("func perform(")
    swift.nested { $0.line("_ mutation: String, arguments: InputObject, in context: MutationContext") }
    swift.block(") async throws -> PayloadValues") { swift in
      swift.line("switch mutation {")
      for mutation in model.mutations where mutation.generated == nil {
        let name = mutation.field.name
        swift.line("case \(swiftLiteral(name)):")
        swift.nested { swift in
          swift.line("let arguments = try \(swiftName(argumentsName(name)))(arguments)")
          swift.line("return try await functions.\(swiftName(name))(arguments, in: context).values")
        }
      }
      swift.line("default: throw UnknownResolver(mutation)")
      swift.line("}")
    }
  }
}
