/// "did you mean 'X'?" for the candidate nearest to `name`, or nil when none is near.
package func didYouMean(_ name: String, among candidates: [String]) -> String? {
  nearest(name, among: candidates).map { "did you mean '\($0)'?" }
}

/// The candidate with the smallest edit distance, at most a third of the name's length but at least two;
/// ties go to the one that stands first.
func nearest(_ name: String, among candidates: [String]) -> String? {
  // Longer names are no misspelling of anything, and would only cost time.
  guard name.utf8.count <= 64 else { return nil }
  let folded = Array(name.lowercased().unicodeScalars)
  let limit = max(2, folded.count / 3)
  var best: (name: String, distance: Int)?
  for candidate in candidates where candidate != name {
    let distance = editDistance(folded, Array(candidate.lowercased().unicodeScalars))
    // A short name must share something with its replacement.
    guard distance <= limit, distance < max(folded.count, candidate.count) else { continue }
    if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
  }
  return best?.name
}

/// Insertions, deletions, substitutions and swaps of neighbours that turn one into the other.
func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
  var beforePrevious: [Int] = []
  var previous = Array(0...b.count)
  for i in 1...a.count {
    var current = [i]
    for j in 1...b.count {
      let cost = a[i - 1] == b[j - 1] ? 0 : 1
      var distance = Swift.min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        distance = Swift.min(distance, beforePrevious[j - 2] + 1)
      }
      current.append(distance)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[b.count]
}
