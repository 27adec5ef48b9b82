import Postgres
import Schema

extension Parameters {
  /// A coerced value as the field's column keeps it: sealed, where the field is encrypted.
  /// - Throws: `CipherFault`
  mutating func append(
    _ value: InputValue, as field: FieldModel, of type: TypeModel, in model: Model, tenant: UUID,
    _ cipher: Cipher
  ) throws(CipherFault) {
    guard field.isEncrypted else { return append(value, as: field, in: model) }
    if value == .null { return appendNull(oid: OID.bytea) }
    append(bytea: try cipher.seal(value.json, in: type.sealedPlace(of: field), of: tenant).bytes)
  }
}
