import Executor
import Foundation
import GraphQL
import Schema
import TestSupport
import Testing

@testable import LendingLibrary

/// Whatever the schema makes by itself is served, and the same under other names of the roles: no operation is left out.
@Suite("every generated operation", .tags(.secondSchema, .roles))
struct EveryOperationTests {
  @Test("graphql-core finds nothing wrong with the API")
  func valid() async throws {
    let library = try await TestLibrary.make()
    let file = FileManager.default.temporaryDirectory.appending(
      path: "library-\(UInt64.random(in: 0 ... .max)).graphql")
    try sdl(TypeSystem(library.model)).write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let finished = try await TestPython.run("validity.py", [file.path])
    #expect(finished.status == 0 && finished.text.isEmpty, "\(finished.text)")
  }

  @Test("each query, with filter, order, search and limits, for every viewer")
  func reads() async throws {
    let library = try await TestLibrary.make()
    let renamed = try library.renamed(RenamedRoles.yaml)
    let maker = ReadMaker(library.model)
    let names = library.model.types.compactMap(\.api).flatMap(\.names.values)
    #expect(names.count >= 28)
    for name in names.sorted() {
      let documents = try maker.documents(name)
      #expect(!documents.isEmpty)
      for document in documents {
        for asker in TestLibrary.Asker.allCases {
          let answer = try await library.ask(document, as: asker)
          #expect(answer["errors"] == nil, "\(asker): \(document): \(answer.text)")
          #expect(try await renamed.ask(document, as: asker) == answer, "\(asker): \(document)")
        }
      }
      // The librarian, who reads all, finds something.
      let found = try await library.ask(documents[0], as: .librarian)["data"]?[name]?.text ?? ""
      #expect(found.contains("\"id\"") || found.contains("\"count\":"), "\(documents[0]): \(found)")
    }
  }

  @Test("each mutation, for every viewer: it works for those who may, and for nobody else")
  func writes() async throws {
    let library = try await TestLibrary.make()
    let renamed = try await TestLibrary.make(yaml: RenamedRoles.yaml)
    let all = library.model.mutations.map(\.field.name)
    #expect(Set(WriteCase.all.map(\.mutation)) == Set(all))
    #expect(all.count == 22)
    for item in WriteCase.all {
      for asker in WriteCase.askers {
        let document = item.document(asker)
        let answer = try await library.ask(document, as: asker)
        let isWritten = answer["errors"] == nil && answer["data"]?["w"]?["userErrors"] == .array([])
        #expect(isWritten == item.allowed.contains(asker), "\(asker): \(document): \(answer.text)")
        #expect(
          try await renamed.ask(document, as: asker).text == answer.text.renamedRoles, "\(asker): \(document)"
        )
      }
    }
    // What was written is the same as well.
    for type in ["shelf", "author", "book", "copy", "member", "loan", "reservation", "fine", "review"] {
      let count = "select count(*)::text from \"\(type)\""
      #expect(try await library.column(count) == renamed.column(count), "\(type)")
    }
  }
}

extension String {
  /// Messages name the viewer's role.
  fileprivate var renamedRoles: String {
    RenamedRoles.names.reduce(self) { text, name in
      text.replacing("Your role, \(name.key), may", with: "Your role, \(name.value), may")
    }
  }
}
