import Crypto
import Executor
import Postgres

/// A key under which a request is performed once (S1-27). The row is taken first of all in the transaction: another request
/// with the key waits for its end, and finds it then. What fails before the commit leaves nothing.
struct IdempotencyClaim: Sendable {
  var tenant: UUID
  var owner: UUID
  var operation: String
  var key: String
  /// SHA-256 of the input.
  var inputHash: [UInt8]
  /// What the request will make.
  var order: UUID
  /// How long the key is good.
  var hours: Int

  /// The key of a request, by header or argument.
  /// - Throws: `UserRefusal` where it is no key, or where the two differ.
  static func key(header: String?, argument: String?) throws(UserRefusal) -> String? {
    if let header, let argument, !header.utf8.elementsEqual(argument.utf8) {
      throw UserRefusal(
        .invalid, "The header Idempotency-Key and the argument differ; send one.", field: "idempotencyKey")
    }
    guard let key = argument ?? header else { return nil }
    guard (1...255).contains(key.unicodeScalars.count), !key.utf8.contains(0) else {
      throw UserRefusal(.invalid, "An idempotency key has 1 to 255 characters.", field: "idempotencyKey")
    }
    return key
  }

  /// The hash of what a client wants, part by part; an absent part is another than an empty one.
  static func hash(_ parts: [String?]) -> [UInt8] {
    var hash = SHA256()
    for part in parts {
      hash.update(data: Array("\(part.map { $0.utf8.count } ?? -1) ".utf8))
      hash.update(data: Array((part ?? "").utf8))
    }
    return Array(hash.finalize())
  }

  static let inProgress = UserRefusal([
    UserError(
      code: .idempotencyInProgress, message: "A request with this key is being worked on; ask again.",
      field: "idempotencyKey", retryAfter: 1)
  ])

  /// The statement returns a row where the key is this request's now.
  func take(in batch: inout WriteBatch) {
    var parameters = Parameters(tenant, UUID.v7(), owner)
    parameters.append(text: operation)
    parameters.append(text: key)
    parameters.append(bytea: inputHash)
    parameters.append(uuid: order)
    parameters.append(int4: Int32(clamping: hours))
    batch.run(Self.insertion, parameters)
  }

  /// The order that the key made before.
  /// - Throws: `UserRefusal` where the input was another.
  func earlier(in write: WriteTransaction) async throws -> UUID {
    var parameters = Parameters(tenant, owner)
    parameters.append(text: operation)
    parameters.append(text: key)
    let row = try await write.run(Command(Self.look, parameters))
    // Deleted between the two statements: the client asks again.
    guard let order = row.uuid(row: 0, column: 0) else { throw Self.inProgress }
    guard row.bytea(row: 0, column: 1) == inputHash else {
      throw UserRefusal(
        .idempotencyKeyReused, "This key came with another input before; take a new one.",
        field: "idempotencyKey")
    }
    return order
  }

  private static let insertion = Statement(
    """
    insert into idempotency_key as k (store_id, id, owner_id, operation, key, input_hash, order_id)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (store_id, owner_id, operation, key) do update
      set input_hash = excluded.input_hash, order_id = excluded.order_id, created_at = now()
      where k.created_at < now() - make_interval(hours => $8)
    returning true
    """, parameterTypes: [OID.uuid, OID.uuid, OID.uuid, OID.text, OID.text, OID.bytea, OID.uuid, OID.int4])
  private static let look = Statement(
    """
    select order_id, input_hash from idempotency_key
    where store_id = $1 and owner_id = $2 and operation = $3 and key = $4
    """, parameterTypes: [OID.uuid, OID.uuid, OID.text, OID.text])
}
