/// The response keys in use in one merged selection set, so that documents keep the rule of field merging.
final class KeyScope {
  fileprivate struct Entry {
    var key: String
    /// The object or interface that the field was selected on.
    var parent: String
    var isAbstract: Bool
    /// Name and arguments.
    var signature: String
    /// Of a leaf; nil for fields with selections of their own.
    var leafType: String?
    var inner: KeyScope
  }

  private var entries: [Entry] = []

  struct Claim {
    var key: String
    var parent: String
    var isAbstract: Bool
    var signature: String
    var leafType: String?
  }

  func allows(_ claim: Claim) -> Bool {
    entries.filter { $0.key == claim.key }.allSatisfy { entry in
      if entry.parent == claim.parent || entry.isAbstract || claim.isAbstract {
        return entry.signature == claim.signature
      }
      // Of two object types at most one applies, so only the shapes must agree.
      return claim.leafType != nil && entry.leafType == claim.leafType
    }
  }

  /// Takes the key; fields that merge share what is below them.
  func take(_ claim: Claim) -> KeyScope {
    if let known = entries.first(where: { $0.key == claim.key && $0.parent == claim.parent }) {
      return known.inner
    }
    let shared = entries.first {
      $0.key == claim.key && $0.signature == claim.signature && claim.leafType == nil
    }
    let entry = Entry(
      key: claim.key, parent: claim.parent, isAbstract: claim.isAbstract, signature: claim.signature,
      leafType: claim.leafType, inner: shared?.inner ?? KeyScope())
    entries.append(entry)
    return entry.inner
  }

  /// Whether all keys of another set may stand beside these.
  func allows(_ other: KeyScope) -> Bool {
    other.entries.allSatisfy { theirs in
      allows(theirs.claim)
        && entries.filter { $0.key == theirs.key }.allSatisfy { $0.inner.allows(theirs.inner) }
    }
  }

  func take(_ other: KeyScope) {
    for theirs in other.entries { take(theirs.claim).take(theirs.inner) }
  }
}

extension KeyScope.Entry {
  fileprivate var claim: KeyScope.Claim {
    KeyScope.Claim(
      key: key, parent: parent, isAbstract: isAbstract, signature: signature, leafType: leafType)
  }
}
