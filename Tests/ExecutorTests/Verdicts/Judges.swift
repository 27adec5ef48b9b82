import Foundation
import GraphQL
import Schema
import TestSupport

@testable import Executor

/// Lets graphql-core answer many cases in one go.
enum Judges {
  /// - Parameter cases: as `Tests/python/verdicts.py` reads them.
  /// - Returns: one answer for each, in their order.
  static func ask(_ cases: [JSONValue], in systems: [VerdictSchema: TypeSystem]) async throws -> [JSONValue] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "verdicts-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let schemas = folder.appending(path: "schemas")
    try FileManager.default.createDirectory(at: schemas, withIntermediateDirectories: true)
    for (schema, system) in systems {
      let file = schemas.appending(path: "\(schema.rawValue).graphql")
      try VerdictSchema.sdl(of: system).write(to: file, atomically: true, encoding: .utf8)
    }
    var bytes: [UInt8] = []
    for item in cases {
      item.write(into: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    try Data(bytes).write(to: folder.appending(path: "cases.jsonl"))
    let finished = try await TestPython.run("verdicts.py", [folder.path])
    guard finished.status == 0 else { throw UnexpectedAnswer(text: finished.text) }
    let answers = try Data(contentsOf: folder.appending(path: "answers.jsonl"))
    return try answers.split(separator: UInt8(ascii: "\n")).map {
      try parseJSON(Array($0), limits: JSONLimits(depth: 200))
    }
  }
}
