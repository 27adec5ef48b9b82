/// The `data` of an answer without its volatile values, which every request gets anew.
struct KeptAnswer: Sendable {
  let stamp: AnswerStamp
  /// Paths hidden in some rows.
  let filtered: [String]
  /// Keeps the document's identity from being given to another one while its answers are kept.
  let document: CheckedDocument
  private let bytes: [UInt8]
  /// Where in `bytes` each volatile value belongs.
  private let cuts: [Int]

  init(_ writer: ResponseWriter, stamp: AnswerStamp, document: CheckedDocument) {
    self.stamp = stamp
    self.document = document
    filtered = writer.filtered
    var bytes: [UInt8] = []
    var cuts: [Int] = []
    bytes.reserveCapacity(writer.output.count)
    var start = 0
    for range in writer.volatile {
      bytes.append(contentsOf: writer.output[start..<range.lowerBound])
      cuts.append(bytes.count)
      start = range.upperBound
    }
    bytes.append(contentsOf: writer.output[start...])
    self.bytes = bytes
    self.cuts = cuts
  }

  /// Bytes in memory, by estimate.
  var size: Int { bytes.count + cuts.count * 8 + 400 }

  /// The answer with the volatile values of a check; nil where these do not fit it.
  func data(with check: ResponseWriter) -> [UInt8]? {
    guard check.volatile.count == cuts.count, check.errors.isEmpty, check.filtered.isEmpty else { return nil }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + check.output.count)
    var start = 0
    for (cut, range) in zip(cuts, check.volatile) {
      output.append(contentsOf: bytes[start..<cut])
      output.append(contentsOf: check.output[range])
      start = cut
    }
    output.append(contentsOf: bytes[start...])
    return output
  }
}
