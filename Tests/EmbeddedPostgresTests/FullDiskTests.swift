import Foundation
import Glibc
import Testing

@testable import EmbeddedPostgres

extension EmbeddedPostgresTests {
  /// On file systems of a few megabytes in memory, which only root may mount.
  @Suite("A full disk", .enabled("mounting a small file system needs root", { TinyDisk.isPossible }))
  struct FullDisk {
    @Test("is named, with what is free, when the database cannot be made; nothing stays behind")
    func initialisation() async throws {
      try await withFolder { folder in
        let disk = try TinyDisk(megabytes: 12, at: folder.path)
        defer { disk.unmount() }
        let error = await refusal(folder.configuration)
        #expect(error?.kind == .diskFull)
        #expect(error?.message.contains("the file system \(folder.path) ") == true)
        #expect(error?.message.contains("free of 12 MB") == true)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/.storegraph")
        #expect(!left.contains { $0.contains(".new-") })
      }
    }

    @Test("is named when not even the log has room to say so")
    func start() async throws {
      try await withFolder { folder in
        let disk = try TinyDisk(megabytes: 90, at: folder.path)
        defer { disk.unmount() }
        try await withCluster(folder.configuration) { _ in }
        try disk.fill()
        #expect(await refusal(folder.configuration)?.kind == .diskFull)
      }
    }

    @Test("starts with its data once there is room again")
    func recovers() async throws {
      try await withFolder { folder in
        let disk = try TinyDisk(megabytes: 90, at: folder.path)
        defer { disk.unmount() }
        try await withCluster(folder.configuration) { cluster in
          _ = try await query("create table kept as select 1 as one", cluster.connectionString)
        }
        try disk.fill()
        #expect(await refusal(folder.configuration)?.kind == .diskFull)
        disk.makeRoom()
        try await withCluster(folder.configuration) { cluster in
          try await expect("1", to: "select one from kept", cluster.connectionString)
        }
      }
    }
  }
}

/// A file system in memory.
struct TinyDisk {
  private let place: String

  /// Tried once: root inside a container often may not mount.
  static let isPossible: Bool = {
    guard geteuid() == 0, let folder = try? TestFolder() else { return false }
    defer { folder.remove() }
    guard let disk = try? TinyDisk(megabytes: 1, at: folder.path) else { return false }
    disk.unmount()
    return true
  }()

  init(megabytes: Int, at path: String) throws {
    guard mount("none", path, "tmpfs", 0, "size=\(megabytes)m,mode=755") == 0 else {
      throw CocoaError(.fileWriteUnknown)
    }
    place = path
  }

  func fill() throws {
    let descriptor = open(place + "/ballast", O_WRONLY | O_CREAT, 0o600)
    defer { close(descriptor) }
    for size in [1 << 20, 1 << 12, 1] {
      let block = [UInt8](repeating: 1, count: size)
      while write(descriptor, block, size) > 0 {}
    }
  }

  func makeRoom() {
    unlink(place + "/ballast")
  }

  func unmount() {
    umount2(place, Int32(MNT_DETACH))
  }
}
