/// `Schema.generated.swift`: the text of the schema and of the migrations, so that the program carries what it was built from.
func schemaFile(yaml: String, file: String, migrations: [(name: String, sql: String)]) -> String {
  var text = fileHeader()
  text += """

    /// The schema and the migrations that this program was built from.
    package enum EmbeddedSchema {
      package static let file = \(swiftLiteral(file))

      package static let yaml = \(rawSwiftLiteral(yaml))

      /// In the order in which they are applied.
      package static let migrations: [(name: String, sql: String)] = [

    """
  for migration in migrations {
    text += "    (name: \(swiftLiteral(migration.name)), sql: \(rawSwiftLiteral(migration.sql))),\n"
  }
  return text + "  ]\n}\n"
}
