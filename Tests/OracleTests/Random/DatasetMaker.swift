/// Makes two stores full of awkward data, the same for the same seed.
struct DatasetMaker {
  var generator: SeededGenerator
  /// Statements in an order that meets every constraint.
  private var statements: [String] = []
  var ids: [String: [String]] = [:]
  var store = ""
  private var serial = 0

  /// - Returns: what documents need to know, and the script that fills an empty database.
  static func make(seed: UInt64) -> (dataset: Dataset, sql: String) {
    var maker = DatasetMaker(generator: SeededGenerator(seed: seed))
    let stores = [
      maker.makeStore(token: "oracle-store-one", state: "UNCLAIMED", isLarge: true),
      maker.makeStore(token: "oracle-store-two", state: "ACTIVE", isLarge: false),
    ]
    let dataset = Dataset(
      stores: stores, texts: DatasetTexts.texts, moments: DatasetTexts.moments, amounts: DatasetTexts.amounts)
    return (dataset, maker.statements.joined(separator: ";\n"))
  }

  private init(generator: SeededGenerator) { self.generator = generator }

  // MARK: - Words for the parts

  /// Inserts a row of the store; values are SQL. A row without a time of its own gets one of the awkward moments.
  mutating func insert(
    _ table: String, of type: String? = nil, id: String? = nil, _ values: [(String, String)]
  ) -> String {
    let id = id ?? generator.uuid()
    var values = [("store_id", quote(store)), ("id", quote(id))] + values
    if table != "log" {
      values += [("created_at", moment()), ("updated_at", moment())]
    }
    add(table, values)
    if let type { ids[type, default: []].append(id) }
    return id
  }

  mutating func add(_ table: String, _ values: [(String, String)]) {
    let names = values.map { sqlName($0.0) }.joined(separator: ", ")
    statements.append(
      "insert into \(sqlName(table)) (\(names)) values (\(values.map(\.1).joined(separator: ", ")))")
  }

  func quote(_ text: String) -> String { sqlText(text) }

  func quote(_ text: String?) -> String { text.map { sqlText($0) } ?? "null" }

  mutating func moment() -> String { quote(generator.pick(DatasetTexts.moments, or: "now")) }

  mutating func text() -> String { quote(generator.pick(DatasetTexts.texts, or: "")) }

  mutating func maybe(_ value: String) -> String { maybe(60, value) }

  mutating func maybe(_ percent: Int, _ value: String) -> String {
    generator.chance(percent) ? value : "null"
  }

  mutating func flag(_ percent: Int) -> String { generator.chance(percent) ? "true" : "false" }

  mutating func pick(_ list: [String]) -> String { quote(generator.pick(list, or: "")) }

  mutating func amount(_ list: [Int64]) -> String { String(generator.pick(list, or: 0)) }

  mutating func id(of type: String) -> String? { generator.pick(ids[type] ?? []) }

  mutating func number(_ range: ClosedRange<Int>) -> Int { generator.number(range) }

  mutating func nextSerial() -> Int {
    serial += 1
    return serial
  }

  /// A credential as the server makes them: the store's id and 256 random bits, both in base64url.
  mutating func credential() -> String {
    let digits = Array(store.filter { $0 != "-" })
    let visible = stride(from: 0, to: digits.count, by: 2).map {
      UInt8(String(digits[$0...$0 + 1]), radix: 16) ?? 0
    }
    let secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    return Self.base64URL(visible) + "." + Self.base64URL(secret)
  }

  static func base64URL(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = Array(bytes[start..<min(start + 3, bytes.count)])
      let padded = (group + [0, 0]).prefix(3).reduce(0) { $0 << 8 | Int($1) }
      for place in 0...group.count { text.append(alphabet[padded >> (18 - 6 * place) & 63]) }
    }
    return text
  }
}
