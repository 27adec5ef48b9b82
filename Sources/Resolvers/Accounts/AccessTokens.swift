import Crypto
import Executor
import Foundation
import JWTKit
import Postgres

/// The short-lived tokens of users: JWT by HS256, and nothing else is read. They name their session and carry the hash that
/// the session's row keeps: a row that has another one, or is gone, ends them at once.
struct AccessTokens: Sendable {
  let keys: TokenKeys
  let lifetime: Duration
  private let known = VerifiedTokens()

  init(keys: TokenKeys, lifetime: Duration) {
    self.keys = keys
    self.lifetime = lifetime
  }

  /// RFC 7519's claims, and the session's anchor.
  struct Claims: JWTPayload {
    var iss: IssuerClaim
    /// The store's id.
    var aud: String
    /// The session's id.
    var sub: SubjectClaim
    var iat: IssuedAtClaim
    var exp: ExpirationClaim
    var jti: IDClaim
    /// The hash that the session's row keeps, base64url. Worth nothing without the signature.
    var anc: String

    func verify(using algorithm: some JWTAlgorithm) throws {
      guard iss.value == AccessTokens.issuer else {
        throw JWTError.claimVerificationFailure(failedClaim: iss, reason: "another issuer")
      }
    }
  }

  static let issuer = "storegraph"

  /// - Returns: the token, and when its time is over.
  func sign(tenant: PostgresUUID, session: PostgresUUID, anchor: [UInt8]) async throws -> (
    text: String, expires: Timestamp
  ) {
    let now = Date()
    let expires = now.addingTimeInterval(lifetime / .seconds(1))
    let claims = Claims(
      iss: IssuerClaim(value: Self.issuer), aud: tenant.description,
      sub: SubjectClaim(value: session.description), iat: IssuedAtClaim(value: now),
      exp: ExpirationClaim(value: expires), jti: IDClaim(value: PostgresUUID.v7().description),
      anc: String(decoding: Base64URL.encode(anchor), as: UTF8.self))
    let key = keys.current
    let signers = await signers(of: key)
    let text = try await signers.sign(claims, kid: JWKIdentifier(string: key.id))
    return (text, Self.timestamp(expires))
  }

  /// Whole seconds.
  private static func timestamp(_ date: Date) -> Timestamp {
    let seconds = Int64(exactly: date.timeIntervalSince1970.rounded(.down)) ?? 0
    return Timestamp(microseconds: (min(seconds, 1 << 40) - 946_684_800) * 1_000_000)
  }

  /// What a token is worth, by itself: the session's row has the last word.
  func read(_ text: String) async -> GivenCredential {
    guard text.utf8.count <= 2_048 else { return .worthless }
    if let found = known[Array(text.utf8)] {
      return found.expires > Date() ? .session(found.credential) : .expired
    }
    guard let header = Header(of: text), header.alg == "HS256",
      let key = keys.keys.first(where: { $0.id == header.kid })
    else { return .worthless }
    do {
      let claims = try await signers(of: key).verify(text, as: Claims.self)
      guard let tenant = PostgresUUID(claims.aud), let anchor = Base64URL.decode(claims.anc),
        anchor.count == 32
      else { return .worthless }
      let credential = Credential(
        signed: text, tenant: tenant, hash: anchor, expires: Self.timestamp(claims.exp.value))
      guard claims.exp.value > Date() else { return .expired }
      known.insert(
        VerifiedTokens.Entry(credential: credential, expires: claims.exp.value), for: Array(text.utf8))
      return .session(credential)
    } catch {
      return .worthless
    }
  }

  /// A collection of this key alone: a token cannot choose another than its `kid` says.
  private func signers(of key: TokenKeys.Key) async -> JWTKeyCollection {
    let secret = TokenKeys.derived(key, for: "access tokens").withUnsafeBytes { Data($0) }
    return await JWTKeyCollection().add(
      hmac: HMACKey(from: secret), digestAlgorithm: .sha256, kid: JWKIdentifier(string: key.id))
  }

  /// The two members of a token's head that choose how it is read.
  private struct Header {
    var alg: String
    var kid: String

    init?(of text: String) {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 3, let bytes = Base64URL.decode(String(parts[0])),
        let json = try? parseJSON(bytes), case .string(let alg)? = json["alg"],
        case .string(let kid)? = json["kid"]
      else { return nil }
      self.alg = alg
      self.kid = kid
    }
  }
}
