import Foundation
import Resolvers

extension Configuration {
  private static let file = "token-keys"

  /// For `dev`: where no keys are set, those of the data directory, made on the first start. Only their owner can read them.
  /// - Throws: `ConfigurationError` where the file cannot be written, or holds something else.
  mutating func keepTokenKeys() throws {
    guard tokenKeys == nil else { return }
    let folder = DataDirectory(path: dataDirectory)
    if let kept = folder.contents(of: Self.file) {
      tokenKeys = String(decoding: kept, as: UTF8.self)
      do {
        _ = try accountSettings()
      } catch {
        throw ConfigurationError(
          "“\(folder.url(of: Self.file).path)” holds no keys; delete it, and new ones are made.")
      }
      return
    }
    let fresh = TokenKeys.fresh()
    try folder.write(Array(fresh.utf8), to: Self.file)
    tokenKeys = fresh
  }
}
