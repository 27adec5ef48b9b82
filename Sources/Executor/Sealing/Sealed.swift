import Schema

/// The stored form of an encrypted value. Generated rows hold it as it is; `Cipher` makes and opens it.
package struct Sealed: Sendable, Hashable {
  package var bytes: [UInt8]
  package init(bytes: [UInt8]) { self.bytes = bytes }
}

/// Which field a sealed value belongs to; it cannot be opened as another's.
package struct SealedPlace: Sendable, Hashable {
  /// `Type.field`
  package var name: String
  /// Whether its rows belong to no tenant.
  package var isGlobal: Bool

  package init(_ name: String, isGlobal: Bool = false) {
    self.name = name
    self.isGlobal = isGlobal
  }

  /// What is authenticated beside the value: the tenant's 16 bytes, zero for none, and the name.
  func context(of tenant: UUID?) throws(CipherFault) -> [UInt8] {
    if isGlobal { return [UInt8](repeating: 0, count: 16) + Array(name.utf8) }
    guard let tenant else { throw .noTenant }
    return tenant.bytes + Array(name.utf8)
  }
}

/// The same with the Swift type of the value: generated for each encrypted field, as `Order.SealedFields.address`.
package struct SealedField<Value: JSONConvertible>: Sendable {
  package var place: SealedPlace
  package init(_ name: String, isGlobal: Bool = false) { place = SealedPlace(name, isGlobal: isGlobal) }
}

extension Cipher {
  /// - Throws: `CipherFault`
  package func seal<Value>(_ value: Value, in field: SealedField<Value>, of tenant: UUID?) throws(CipherFault)
    -> Sealed
  {
    try seal(value.json, in: field.place, of: tenant)
  }

  /// - Throws: `CipherFault`; `DecodingFailure`, `JSONSyntaxError` where it holds something else than the schema promises.
  package func open<Value>(_ sealed: Sealed, in field: SealedField<Value>, of tenant: UUID?) throws -> Value {
    try Value(json: parseJSON(open(sealed.bytes, in: field.place, of: tenant)))
  }
}

extension TypeModel {
  func sealedPlace(of field: FieldModel) -> SealedPlace {
    SealedPlace("\(name).\(field.name)", isGlobal: table?.scope == .global)
  }
}
