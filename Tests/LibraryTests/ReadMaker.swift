import Schema

/// Documents that ask a generated query for all that it has, in the ways that it can be asked.
struct ReadMaker {
  let model: Model
  let system: TypeSystem

  init(_ model: Model) {
    self.model = model
    system = TypeSystem(model)
  }

  /// Rows of the first library, by type.
  private static let ids = [
    "Library": "1", "Shelf": "51", "Author": "c1", "Book": "f1", "Copy": "91", "Member": "a3", "Loan": "71",
    "Reservation": "61", "Fine": "81", "Review": "41",
  ]

  /// The first one asks without narrowing anything.
  func documents(_ name: String) throws -> [String] {
    guard let query = system.fields(of: system.query)?[name] else { return [] }
    let type = model.types.first { $0.api?.names.values.contains(name) == true }?.name ?? ""
    func document(_ arguments: String) -> String {
      "query($l: String!) { \(name)(library: $l\(arguments)) \(selection(of: query.type.name, depth: 0)) }"
    }
    if query.argument("id") != nil {
      return [document(", id: \"\(TestLibrary.id(Self.ids[type] ?? ""))\"")]
    }
    var documents = [document("")]
    if query.argument("filter") != nil {
      documents.append(
        document(
          ", filter: { or: [{ createdAt: { gt: \"2000-01-01T00:00:00Z\" } }, { id: { isNull: true } }] }"))
    }
    if let order = query.argument("orderBy"), case .enumeration(let sorts)? = system[order.type.name] {
      // Some roles may not order by some fields, which is another test's business; everybody by these.
      for sort in sorts.values where ["ID_DESC", "CREATED_AT_DESC"].contains(sort.name) {
        documents.append(document(", first: 2, orderBy: [\(sort.name)]"))
      }
    }
    if query.argument("search") != nil { documents.append(document(", search: \"a\"")) }
    if query.argument("page") != nil { documents.append(document(", page: 2, limit: 1")) }
    return documents
  }

  /// All values, and what lies behind relations to one row; lists in the outermost type alone.
  private func selection(of type: String, depth: Int) -> String {
    var parts: [String] = []
    for field in system.fields(of: type) ?? FieldList([]) {
      var arguments = ""
      if let by = field.argument("by"), case .enumeration(let groups)? = system[by.type.name],
        let first = groups.values.first
      {
        arguments = "(by: \(first.name))"
      }
      guard isObject(field.type.name) else {
        parts.append(field.name + arguments)
        continue
      }
      let isPart = ["nodes", "edges", "node", "pageInfo", "groups"].contains(field.name)
      let isMany =
        isList(field.type) || ["Connection", "Aggregate"].contains { field.type.name.hasSuffix($0) }
      guard depth < 4,
        isPart || depth < (isMany ? 1 : 2) || ["sum", "avg", "min", "max"].contains(field.name)
      else {
        continue
      }
      let inner = selection(of: field.type.name, depth: depth + 1)
      if inner != "{ }" { parts.append("\(field.name)\(arguments) \(inner)") }
    }
    return "{ \(parts.joined(separator: " ")) }"
  }

  private func isObject(_ name: String) -> Bool {
    switch system[name] {
    case .object?, .interface?, .union?: true
    default: false
    }
  }

  private func isList(_ type: TypeExpression) -> Bool {
    switch type {
    case .list: true
    case .nonNull(let inner): isList(inner)
    case .named: false
    }
  }
}
