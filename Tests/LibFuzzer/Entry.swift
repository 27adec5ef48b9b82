import Foundation
import FuzzTargets

// libFuzzer brings `main`; it calls this with inputs that reach new code, and keeps what ends the process.

/// FUZZ_TARGET names the target.
private let target = FuzzTarget(rawValue: ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? "")

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let target else { fatalError("FUZZ_TARGET must name a target") }
  do {
    try target.run(Array(UnsafeBufferPointer(start: start, count: count)))
  } catch {
    fatalError("\(error)")
  }
  return 0
}

/// Writes the seeds of every target and the dictionary into FUZZ_SEEDS, and goes on.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeMutablePointer<CInt>?, _ arguments: UnsafeMutableRawPointer?) -> CInt {
  guard let folder = ProcessInfo.processInfo.environment["FUZZ_SEEDS"], let target else { return 0 }
  do {
    try writeSeeds(of: target, into: URL(filePath: folder))
  } catch {
    fatalError("\(error)")
  }
  return 0
}

private func writeSeeds(of target: FuzzTarget, into folder: URL) throws {
  for (number, seed) in try Corpus.seeds(of: target).enumerated() {
    try Data(seed).write(to: folder.appending(path: "seed-\(number)"))
  }
  let entries = Mutator.tokens.map { token in
    "\"" + token.utf8.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\"\n"
  }
  try entries.joined().write(
    to: folder.deletingLastPathComponent().appending(path: "dictionary"), atomically: true, encoding: .utf8)
}
