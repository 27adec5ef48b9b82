import Foundation

/// The files of this package.
enum Repository {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
    .standardized
}
