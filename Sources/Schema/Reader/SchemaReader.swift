/// Turns the text of a `schema.yaml` into a model. Every name that rules, expressions and relations use is resolved
/// here; what the model as a whole must satisfy is for `check(_:file:)`.
///
/// - Returns: no model if anything is an error; the diagnostics in the order of the file. Never traps.
package func readModel(yaml: String, file: String) -> (model: Model?, diagnostics: [Diagnostic]) {
  var reader = SchemaReader(file: file)
  let model = reader.read(yaml)
  let diagnostics = reader.diagnostics.inFileOrder()
  return (diagnostics.hasErrors ? nil : model, diagnostics)
}

/// The stages of reading one file: names, drafts of types, and then everything that refers to them.
struct SchemaReader {
  let file: String
  var diagnostics: [Diagnostic] = []

  // What the first stages found, for the later ones to look up.
  var nameKinds: [String: NameKind] = [:]
  /// Names in the order of the file, so that the same suggestion is made each time.
  var names: [String] = []
  var enums: [EnumModel] = []
  var unions: [UnionModel] = []
  var interfaces: [InterfaceModel] = []
  var drafts: [TypeDraft] = []
  var draftIndex: [String: Int] = [:]
  /// Fields that were left out because their own mistake was reported already.
  var brokenFields: Set<String> = []
  var roleNames: [String] = []
  var viewerType = ""
  /// Field of the viewer's type with the user's id.
  var viewerUser = ""
  /// Rules already expanded, by `Type.rule`, and those being expanded.
  var rules: [String: Predicate] = [:]
  var openRules: [String] = []
  /// Parts of each expanded rule, and of all conditions so far.
  var ruleSizes: [String: Int] = [:]
  var predicateSize = 0

  init(file: String) { self.file = file }

  static let sections = [
    "tenant", "viewer", "journal", "roles", "enums", "interfaces", "unions", "types", "inputs", "queries",
    "mutations", "signals", "writes",
  ]

  mutating func read(_ yaml: String) -> Model? {
    let root: YAMLNode?
    do {
      root = try YAMLNode.parse(yaml)
    } catch {
      var located = error
      located.file = file
      diagnostics.append(located)
      return nil
    }
    guard let root, !root.isNull else {
      report("empty-schema", "the file says nothing", at: .none, remedy: "docs/schema.md shows how to begin")
      return nil
    }
    let top = entries(root, of: "the schema", allowed: Self.sections)
    for section in ["tenant", "viewer", "journal", "roles", "types", "queries"] where top[section] == nil {
      report("missing-section", "the section '\(section)' is missing", at: root.mark)
    }

    collectNames(top)
    roleNames = section(top, "roles").keys
    enums = section(top, "enums").list.compactMap { readEnum($0) }
    interfaces = section(top, "interfaces").list.map { readInterface($0) }
    unions = section(top, "unions").list.map { readUnion($0) }
    for entry in section(top, "types").list {
      draftIndex[entry.key] = drafts.count
      drafts.append(draftType(entry))
    }
    addGeoPoint()
    (viewerType, viewerUser) = readViewerNames(top)

    guard let tenant = readTenant(top), let viewer = readViewer(top), let journal = readJournal(top) else {
      return nil
    }
    var model = Model(tenant: tenant, viewer: viewer, journal: journal)
    model.enums = enums
    model.interfaces = interfaces
    model.unions = unions
    model.roles = section(top, "roles").list.map { readRole($0) }
    model.types = drafts.map { resolveType($0) }
    model.inputs = section(top, "inputs").list.map { readInput($0) }
    model.queries = section(top, "queries").list.compactMap { readQuery($0) }
    model.mutations = section(top, "mutations").list.compactMap { readMutation($0) }
    generateReads(into: &model)
    generateStreams(into: &model)
    addSignals(section(top, "signals").list.compactMap { readSignal($0) }, to: &model)
    model.writes = readWrites(top)
    generateWrites(into: &model)
    model.kept = KeptFields(model)
    return model
  }

  /// The entries of a top-level section; none where it is absent.
  mutating func section(_ top: Entries, _ name: String) -> Entries {
    guard let node = top[name], case .mapping(let list) = node.value else {
      if let node = top[name], !node.isNull {
        report("expected-mapping", "'\(name)' must be a mapping, but here is \(node.kindName)", at: node.mark)
      }
      return Entries()
    }
    return Entries(list: list, mark: node.mark)
  }

  private mutating func collectNames(_ top: Entries) {
    for scalar in ScalarModel.all { declare(scalar.name, .scalar, at: nil) }
    declare(GeoPoint.name, .embedded, at: nil)
    for entry in section(top, "types").list {
      var kind = NameKind.table
      if case .mapping(let list) = entry.value.value {
        for marker in list where marker.value.text == "true" {
          if marker.key == "virtual" { kind = .virtual }
          if marker.key == "embedded" { kind = .embedded }
        }
      }
      declare(entry.key, kind, at: entry.mark)
    }
    for entry in section(top, "enums").list { declare(entry.key, .enumeration, at: entry.mark) }
    for entry in section(top, "interfaces").list { declare(entry.key, .interface, at: entry.mark) }
    for entry in section(top, "unions").list { declare(entry.key, .union, at: entry.mark) }
    for entry in section(top, "inputs").list { declare(entry.key, .input, at: entry.mark) }
  }

  private mutating func declare(_ name: String, _ kind: NameKind, at mark: Mark?) {
    if let other = nameKinds[name] {
      if let mark {
        report(
          "duplicate-name", "'\(name)' is already \(other.description)", at: mark,
          remedy: "choose another name")
      }
      return
    }
    nameKinds[name] = kind
    names.append(name)
  }

  /// The embedded type of places, where some field is one.
  private mutating func addGeoPoint() {
    let fields = drafts.flatMap(\.fields)
    guard let mark = fields.first(where: { $0.type.name == GeoPoint.name })?.mark,
      nameKinds[GeoPoint.name] == .embedded, draftIndex[GeoPoint.name] == nil,
      let body = (try? YAMLNode.parse(GeoPoint.yaml)) ?? nil
    else { return }
    draftIndex[GeoPoint.name] = drafts.count
    drafts.append(draftType(YAMLEntry(key: GeoPoint.name, mark: mark, value: body)))
  }

  func draft(_ name: String) -> TypeDraft? { draftIndex[name].map { drafts[$0] } }

  /// Names of the kinds that can stand in a place, for suggestions.
  func names(of kinds: [NameKind]) -> [String] {
    names.filter { name in nameKinds[name].map { kinds.contains($0) } ?? false }
  }
}
