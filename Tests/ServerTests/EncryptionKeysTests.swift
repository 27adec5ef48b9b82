import Foundation
import Testing

@testable import Server

@Suite("ENCRYPTION_KEYS", .tags(.cli))
struct EncryptionKeysTests {
  private static let key = Data(repeating: 1, count: 32).base64EncodedString()

  @Test(
    "keys that do not fit are refused by their place, and never shown",
    arguments: [
      ("nothing", "place 1 is not of the form id:base64"),
      ("a:\(key),b:???", "place 2 is not of the form id:base64"),
      ("a:AAAA", "place 1: a key has 32 bytes, not 3"),
      ("a b:\(key)", "place 1: a key's id has"),
      ("a:\(key),a:\(key)", "two keys have the id “a”"),
    ])
  func refused(list: String, complaint: String) throws {
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration(environment: ["ENCRYPTION_KEYS": list])
    }
    #expect(error?.description.contains(complaint) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains(Self.key) == false)
  }

  @Test("a fresh key is one that is taken")
  func fresh() throws {
    _ = try EncryptionKeys("\(EncryptionKeys.fresh()),old:\(Self.key)")
  }

  @Test("without a key a schema with encrypted fields is not served, and what to do is said")
  func missing() throws {
    let configuration = try Configuration(environment: [:])
    let error = #expect(throws: ConfigurationError.self) { try configuration.cipher() }
    #expect(error?.description.contains("storegraph keys new") == true)
  }

  @Test("dev makes a key once, which only its owner can read")
  func kept() throws {
    let folder = try Program.makeFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    func kept() throws -> String? {
      var configuration = try Configuration(environment: ["STOREGRAPH_DATA": folder.path])
      try configuration.keepEncryptionKeys()
      return configuration.encryptionKeys
    }
    let first = try kept()
    #expect(try first != nil && first == kept())
    let file = try FileManager.default.attributesOfItem(
      atPath: folder.appending(path: "encryption-keys").path)
    #expect(file[.posixPermissions] as? Int == 0o600)
  }
}
