import Executor
import Foundation
import Resolvers

/// What the environment sets. Each name, default and meaning stands in docs/operations.md; a test compares.
struct Configuration: Sendable {
  var host = "127.0.0.1"
  var port = 4000
  /// nil: `dev` starts a Postgres of its own, and `serve` refuses to start.
  var databaseURL: String?
  var logLevel = "info"
  /// Threads that serve HTTP; 0: one a core, but one alone on two cores, which Postgres probably shares: hops between two loops
  /// were measured to cost more than the second one brings.
  var eventLoops = 0
  /// Connections that reads share.
  var readConnections = 4
  /// Connections for statements with filters made by clients.
  var filterConnections = 2
  /// Connections for writes, one transaction each.
  var writeConnections = 4
  /// Connections on which streams read what they send.
  var liveConnections = 2
  /// Subscriptions of one socket, and as many other operations at a time.
  var socketOperations = 20
  /// Bytes of a message that a client sends over a socket.
  var maximumMessageSize = 65_536
  /// Bytes that wait for a client that reads slowly.
  var backlogBytes = 1 << 20
  /// Milliseconds until a socket must have said `connection_init`.
  var socketInitTimeout = 3_000
  /// Seconds between pings on a quiet socket, and comments on a quiet event stream.
  var pingSeconds = 15
  /// Bytes of a request's body.
  var maximumBodySize = 262_144
  /// Bytes of a request's path and query.
  var maximumURLSize = 16_384
  /// Exact origins whose pages may read answers, with commas between them.
  var corsOrigins: String?
  /// The folder of persisted documents.
  var persistedDocuments: String?
  /// Whether nothing but persisted documents is run.
  var trustedDocumentsOnly = false
  /// Bytes for documents that clients have sent with their hash; 0 turns that off.
  var apqCacheBytes = 8 << 20
  /// Which text of GraphQL over HTTP the status follows.
  var statusCodes = "2025"
  /// Tokens of a document.
  var maximumTokens = 5_000
  /// Nesting of a document in the parser.
  var maximumNesting = 64
  /// Fields inside one another.
  var maximumDepth = 15
  var maximumAliases = 30
  var maximumDirectives = 50
  /// By the schema's `expect`.
  var maximumCost = 10_000
  /// Whether clients may ask what the schema has.
  var introspection = true
  /// Fields of an operation with its fragments written out.
  var maximumFields = 10_000
  /// Lists, objects and counts that one statement reads.
  var maximumRelations = 300
  var maximumFilterConditions = 200
  /// Values in the variables of a request.
  var maximumVariableValues = 20_000
  /// Operations of a document.
  var maximumOperations = 50
  /// Fields of the root.
  var maximumRootFields = 20
  /// Steps that merging the fields of a document may take.
  var maximumMergeSteps = 200_000
  /// Milliseconds that one statement may take.
  var statementTimeout = 5_000
  /// Milliseconds that a statement may wait for a lock.
  var lockTimeout = 2_000
  /// Milliseconds that a request waits for a connection.
  var leaseTimeout = 2_000
  /// Seconds that what runs has to end after SIGTERM.
  var shutdownSeconds = 6
  /// What tokens are signed with, `id:secret` and further ones behind commas; nil: nobody can log in, but for `dev`, which makes
  /// a key of its own.
  var tokenKeys: String?
  /// How long an access token is good.
  var accessTokenSeconds = 900
  /// bcrypt's cost.
  var passwordCost = 12
  /// Passwords that may wait for their hash.
  var passwordQueue = 64
  /// How long a checkout holds its stock.
  var checkoutHoldSeconds = 900
  /// How long an unpaid transfer does.
  var transferHoldSeconds = 259_200
  /// Seconds between sweeps of what was held for long enough; 0: this instance leaves them to others.
  var holdSweepSeconds = 30
  /// Of one buyer, that wait for their payment.
  var maximumOpenOrders = 20
  var maximumCartLines = 100
  var maximumLineQuantity = 999
  /// How long an idempotency key is good.
  var idempotencyHours = 24
  /// Bytes for plans and parsed documents.
  var planCacheBytes = 64 << 20
  /// 0: no answer is kept.
  var answerCacheBytes = 64 << 20
  /// Seconds that caches between here and the client may give an anonymous answer without asking whether it still holds.
  var sharedCacheSeconds = 0
  /// The bearer token that reads `/metrics`; nil: there is no such path.
  var metricsToken: String?
  /// `id:base64,…`: keys of encrypted fields; the first seals, all open.
  var encryptionKeys: String?
  /// Where `dev` keeps its database and its demo tokens.
  var dataDirectory = ".storegraph"

  /// - Throws: `ConfigurationError` for a value that does not fit.
  init(environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    func text(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    func number(_ name: String, _ range: ClosedRange<Int>, _ fallback: Int) throws -> Int {
      guard let given = text(name) else { return fallback }
      guard let number = Int(given), range.contains(number) else {
        throw ConfigurationError(
          "\(name) is “\(given)”; it must be a whole number from \(range.lowerBound) to \(range.upperBound).")
      }
      return number
    }
    func flag(_ name: String, _ fallback: Bool) throws -> Bool {
      switch text(name)?.lowercased() {
      case nil: return fallback
      case "on"?: return true
      case "off"?: return false
      case let given?: throw ConfigurationError("\(name) is “\(given)”; it must be on or off.")
      }
    }
    host = text("HOST") ?? host
    port = try number("PORT", 0...65_535, port)
    databaseURL = text("DATABASE_URL")
    logLevel = text("LOG_LEVEL") ?? logLevel
    guard ["trace", "debug", "info", "notice", "warning", "error", "critical"].contains(logLevel) else {
      throw ConfigurationError(
        "LOG_LEVEL is “\(logLevel)”; it must be trace, debug, info, notice, warning, error or critical.")
    }
    eventLoops = try number("EVENT_LOOPS", 0...256, eventLoops)
    readConnections = try number("READ_CONNECTIONS", 1...64, readConnections)
    filterConnections = try number("FILTER_CONNECTIONS", 1...64, filterConnections)
    writeConnections = try number("WRITE_CONNECTIONS", 1...64, writeConnections)
    liveConnections = try number("LIVE_CONNECTIONS", 1...64, liveConnections)
    socketOperations = try number("SOCKET_OPERATIONS", 1...10_000, socketOperations)
    maximumMessageSize = try number("MAX_MESSAGE_BYTES", 1_024...16_777_216, maximumMessageSize)
    backlogBytes = try number("BACKLOG_BYTES", 65_536...1_073_741_824, backlogBytes)
    socketInitTimeout = try number("SOCKET_INIT_TIMEOUT_MS", 100...600_000, socketInitTimeout)
    pingSeconds = try number("PING_SECONDS", 1...3_600, pingSeconds)
    maximumBodySize = try number("MAX_BODY_BYTES", 1_024...16_777_216, maximumBodySize)
    maximumURLSize = try number("MAX_URL_BYTES", 1_024...65_536, maximumURLSize)
    corsOrigins = text("CORS_ORIGINS")
    _ = try allowedOrigins()
    persistedDocuments = text("PERSISTED_DOCUMENTS")
    trustedDocumentsOnly = try flag("TRUSTED_DOCUMENTS_ONLY", trustedDocumentsOnly)
    guard !trustedDocumentsOnly || persistedDocuments != nil else {
      throw ConfigurationError(
        "TRUSTED_DOCUMENTS_ONLY is on without a folder of documents; set PERSISTED_DOCUMENTS, too.")
    }
    apqCacheBytes = try number("APQ_CACHE_BYTES", 0...4_294_967_296, apqCacheBytes)
    statusCodes = text("STATUS_CODES") ?? statusCodes
    _ = try statuses()
    statementTimeout = try number("STATEMENT_TIMEOUT_MS", 100...600_000, statementTimeout)
    lockTimeout = try number("LOCK_TIMEOUT_MS", 10...600_000, lockTimeout)
    leaseTimeout = try number("LEASE_TIMEOUT_MS", 100...600_000, leaseTimeout)
    shutdownSeconds = try number("SHUTDOWN_SECONDS", 1...3_600, shutdownSeconds)
    maximumTokens = try number("MAX_TOKENS", 1...1_000_000, maximumTokens)
    maximumNesting = try number("MAX_NESTING", 1...500, maximumNesting)
    maximumDepth = try number("MAX_DEPTH", 1...100, maximumDepth)
    maximumAliases = try number("MAX_ALIASES", 0...10_000, maximumAliases)
    maximumDirectives = try number("MAX_DIRECTIVES", 0...10_000, maximumDirectives)
    maximumCost = try number("MAX_COST", 1...1_000_000_000, maximumCost)
    introspection = try flag("INTROSPECTION", introspection)
    maximumFields = try number("MAX_FIELDS", 1...1_000_000, maximumFields)
    maximumRelations = try number("MAX_RELATIONS", 1...10_000, maximumRelations)
    maximumFilterConditions = try number("MAX_FILTER_CONDITIONS", 0...10_000, maximumFilterConditions)
    maximumVariableValues = try number("MAX_VARIABLE_VALUES", 0...10_000_000, maximumVariableValues)
    maximumOperations = try number("MAX_OPERATIONS", 1...1_000, maximumOperations)
    maximumRootFields = try number("MAX_ROOT_FIELDS", 1...1_000, maximumRootFields)
    maximumMergeSteps = try number("MAX_MERGE_STEPS", 1_000...100_000_000, maximumMergeSteps)
    tokenKeys = text("TOKEN_KEYS")
    _ = try accountSettings()
    accessTokenSeconds = try number("ACCESS_TOKEN_SECONDS", 1...86_400, accessTokenSeconds)
    passwordCost = try number("PASSWORD_COST", 4...16, passwordCost)
    passwordQueue = try number("PASSWORD_QUEUE", 1...10_000, passwordQueue)
    checkoutHoldSeconds = try number("CHECKOUT_HOLD_SECONDS", 30...86_400, checkoutHoldSeconds)
    transferHoldSeconds = try number("TRANSFER_HOLD_SECONDS", 30...7_776_000, transferHoldSeconds)
    holdSweepSeconds = try number("HOLD_SWEEP_SECONDS", 0...3_600, holdSweepSeconds)
    maximumOpenOrders = try number("MAX_OPEN_ORDERS", 1...1_000_000, maximumOpenOrders)
    maximumCartLines = try number("MAX_CART_LINES", 1...500, maximumCartLines)
    maximumLineQuantity = try number("MAX_LINE_QUANTITY", 1...999, maximumLineQuantity)
    idempotencyHours = try number("IDEMPOTENCY_HOURS", 1...8_760, idempotencyHours)
    planCacheBytes = try number("PLAN_CACHE_BYTES", 1_048_576...4_294_967_296, planCacheBytes)
    answerCacheBytes = try number("ANSWER_CACHE_BYTES", 0...68_719_476_736, answerCacheBytes)
    sharedCacheSeconds = try number("SHARED_CACHE_SECONDS", 0...86_400, sharedCacheSeconds)
    metricsToken = text("METRICS_TOKEN")
    guard metricsToken.map({ $0.utf8.count >= 16 }) ?? true else {
      throw ConfigurationError(
        "METRICS_TOKEN is shorter than 16 bytes; take a longer one, nobody should guess it.")
    }
    encryptionKeys = text("ENCRYPTION_KEYS")
    _ = try encryptionKeys.map(EncryptionKeys.init)
    dataDirectory = text("STOREGRAPH_DATA") ?? dataDirectory
  }
}

extension Configuration {
  /// What a request may ask at most.
  /// - Throws: what the parser says of a limit that it cannot keep.
  func engineLimits() throws -> EngineLimits {
    var limits = EngineLimits()
    try limits.limitParser(tokens: maximumTokens, nesting: maximumNesting)
    limits.document.depth = maximumDepth
    limits.document.aliases = maximumAliases
    limits.document.directives = maximumDirectives
    limits.variableValues = maximumVariableValues
    limits.document.operations = maximumOperations
    limits.document.rootFields = maximumRootFields
    limits.document.mergeWork = maximumMergeSteps
    limits.cost = maximumCost
    limits.disclosesSchema = introspection
    limits.plan.fields = maximumFields
    limits.plan.relations = maximumRelations
    limits.plan.filterConditions = maximumFilterConditions
    return limits
  }
}

extension Configuration {
  /// - Throws: `ConfigurationError` for what is no list of keys; it names no secret.
  func accountSettings() throws(ConfigurationError) -> AccountSettings {
    var settings = AccountSettings(
      passwordCost: passwordCost, passwordQueue: passwordQueue, accessSeconds: accessTokenSeconds)
    guard let tokenKeys else { return settings }
    do {
      settings.keys = try TokenKeys(tokenKeys)
    } catch {
      throw ConfigurationError("TOKEN_KEYS is wrong: \(error.description).")
    }
    return settings
  }

  var commerceSettings: CommerceSettings {
    var settings = CommerceSettings(
      checkoutSeconds: checkoutHoldSeconds, transferSeconds: transferHoldSeconds,
      openOrders: Int64(maximumOpenOrders))
    settings.cartLines = Int64(maximumCartLines)
    settings.lineQuantity = maximumLineQuantity
    settings.keyHours = idempotencyHours
    return settings
  }

  /// - Throws: `ConfigurationError` for what is no origin.
  func allowedOrigins() throws(ConfigurationError) -> AllowedOrigins {
    guard let corsOrigins else { return .none }
    return try AllowedOrigins(list: corsOrigins)
  }

  /// - Throws: `ConfigurationError` for an unknown text.
  func statuses() throws(ConfigurationError) -> StatusCodes {
    guard let statuses = StatusCodes(rawValue: statusCodes) else {
      throw ConfigurationError("STATUS_CODES is “\(statusCodes)”; it must be 2025 or 2026.")
    }
    return statuses
  }

  /// - Throws: `ConfigurationError` with every mistake in the persisted documents.
  func documents(_ engine: QueryEngine) throws(ConfigurationError) -> DocumentSource {
    var source = DocumentSource()
    if let persistedDocuments {
      source.persisted = try PersistedDocuments(folder: persistedDocuments, check: engine.problems)
    }
    source.automatic = apqCacheBytes > 0 ? AutomaticDocuments(capacity: apqCacheBytes) : nil
    source.isTrustedOnly = trustedDocumentsOnly
    return source
  }
}

struct ConfigurationError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
