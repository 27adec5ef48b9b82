extension PermissionMatrix {
  /// A page: a section for each type, in it a table for each set of roles with the same rights; fields with the same
  /// rights share a row.
  package var markdown: String {
    var page = """
      # Who may do what

      Made from `schema.yaml` by `storegraph schema matrix`; do not edit it.

      In the order of precedence, the roles are \(roles.map { "`\($0)`" }.joined(separator: ", ")). The row *rows* says which
      rows of the type a role reads, counts, makes, changes, deletes and hears of; the other rows say what holds of single
      fields **within those rows**. *yes* stands for all of them, *no* for none, *where …* for those that meet the condition, and
      *set to …* for what the server writes, whatever the client says. A relation shows only what the rules of its target
      show. Fields that are internal are nobody's, and not listed.


      """
    let byType = Dictionary(grouping: lines, by: \.type)
    for type in typeNames { page += section(type, byType[type] ?? []) }
    return page
  }

  /// An array with one object for each line: `role`, `type`, `field` (null for the rows), and a text for each action that can
  /// be said of it, as in the page. One object a line of text.
  package var json: String {
    let objects = lines.map { line in
      var members = [
        LiteralField(name: "role", value: .string(line.role)),
        LiteralField(name: "type", value: .string(line.type)),
        LiteralField(name: "field", value: line.field.map { .string($0) } ?? .null),
      ]
      for action in Action.allCases {
        guard let cell = line.cells[action] else { continue }
        members.append(LiteralField(name: action.rawValue, value: .string(cell.text)))
      }
      return Literal.object(members).json
    }
    return "[\n" + objects.joined(separator: ",\n") + "\n]\n"
  }

  private var typeNames: [String] {
    var seen: Set<String> = []
    return lines.map(\.type).filter { seen.insert($0).inserted }
  }

  private func section(_ type: String, _ own: [Line]) -> String {
    var groups: [(roles: [String], lines: [Line])] = []
    for role in roles {
      let lines = own.filter { $0.role == role }
      let same = groups.firstIndex { group in
        zip(group.lines, lines).allSatisfy { $0.field == $1.field && $0.cells == $1.cells }
      }
      if let same { groups[same].roles.append(role) } else { groups.append((roles: [role], lines: lines)) }
    }
    var text = "## \(type)\n\n"
    for group in groups {
      text += "**\(group.roles.joined(separator: ", "))**"
      let isNothing = group.lines.allSatisfy { $0.cells.values.allSatisfy { $0 == .no } }
      text += isNothing ? ": nothing.\n\n" : "\n\n" + table(group.lines) + "\n"
    }
    return text
  }

  private func table(_ lines: [Line]) -> String {
    let actions = Action.allCases.filter { action in lines.contains { $0.cells[action] != nil } }
    var rows: [(names: [String], cells: [Action: Cell])] = []
    for line in lines {
      let name = line.field.map { "`\($0)`" } ?? "*rows*"
      if let same = rows.firstIndex(where: { $0.cells == line.cells && $0.names != ["*rows*"] }),
        line.field != nil
      {
        rows[same].names.append(name)
      } else {
        rows.append((names: [name], cells: line.cells))
      }
    }
    var text = "| | " + actions.map(\.rawValue).joined(separator: " | ") + " |\n"
    text += "|---" + String(repeating: "|---", count: actions.count) + "|\n"
    for row in rows {
      let cells = actions.map { row.cells[$0]?.text.escapedInTable ?? "" }
      text += "| \(row.names.joined(separator: ", ")) | \(cells.joined(separator: " | ")) |\n"
    }
    return text
  }
}

extension String {
  /// A bar would end the cell, and a line break the row.
  fileprivate var escapedInTable: String {
    split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
      .split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
