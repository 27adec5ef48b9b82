import Postgres

/// Encrypted values of one field that one answer could not show, and why.
struct UnopenedValue: Sendable, Hashable {
  var place: SealedPlace
  var fault: CipherFault
  var count: Int
}

extension ResponseWriter {
  /// Opens an encrypted value; one that cannot be opened is null with an error, which says nothing of it.
  mutating func write(
    sealed slot: Int, in field: SealedPlace, _ projection: Projection?, at place: Place
  ) -> Bool {
    guard let bytes = bytes(slot: slot, at: place) else { return false }
    do {
      let text = try cipher.open(bytes, in: field, of: binder.tenant)
      guard projection != nil else {
        output.append(contentsOf: text)
        return true
      }
      guard let value = try? parseJSON(text) else { throw CipherFault.notSealedHere }
      return write(value, projection)
    } catch {
      note(field, error as? CipherFault ?? .notAuthentic)
      fail(.notOpened, "This value is encrypted and could not be opened.")
      return false
    }
  }

  private mutating func note(_ field: SealedPlace, _ fault: CipherFault) {
    if let index = unopened.firstIndex(where: { $0.place == field && $0.fault == fault }) {
      unopened[index].count += 1
    } else {
      unopened.append(UnopenedValue(place: field, fault: fault, count: 1))
    }
  }
}
