import Executor
import Postgres

extension ShopResolvers {
  /// S0-39 to S0-43. An account of another store becomes a customer of this one.
  func login(_ arguments: LoginArguments, in context: MutationContext) async throws -> AuthPayload {
    let tokens = try accounts.signer()
    let tenant = try context.store()
    let email = AccountInput.email(arguments.input.email)
    let account =
      AccountInput.emailErrors(email).isEmpty ? try await AccountRecord.find(email, on: pool) : nil
    guard try await accounts.passwords.verify(arguments.input.password, account?.passwordHash), let account
    else {
      return await refused(.wrongCredentials, "login", tenant, context) { AuthPayload(userErrors: $0) }
    }
    let signIn = SignIn(tokens: tokens, tenant: tenant)
    return try await refusing(AuthPayload.refused) {
      let outcome = try await context.writer.write(to: tenant, as: context.viewer, "login", context.request) {
        try await Self.enter(
          account.id, Membership.Person(email: email), signIn, context, role: nil, in: $0)
      }
      return try await signIn.answer(outcome, in: context)
    }
  }

  /// Binds the viewer's session to an account whose password was right; the maker of an unclaimed store claims it.
  /// - Parameter role: what the client asks to be.
  static func enter(
    _ account: UUID, _ person: Membership.Person, _ signIn: SignIn, _ context: MutationContext,
    role: UserRole?, in write: WriteTransaction
  ) async throws -> SignIn.Outcome {
    let actor = try await Actor.acting(context.viewer, in: write)
    if let role, role != (actor.ownsUnclaimed ? .admin : .customer) {
      throw UserRefusal(
        .forbidden,
        actor.ownsUnclaimed
          ? "Whoever made the store becomes its first admin." : "Only an admin of the store gives this role.",
        field: "role")
    }
    var member: Membership
    if let known = try await Membership.of(account: account, in: write) {
      guard known.status != .suspended else {
        throw UserRefusal(.suspended, "The store has shut this account out.")
      }
      member = known
      if actor.ownsUnclaimed { try await known.change(role: .admin, status: .active, in: write) }
    } else {
      member = try await Membership.insert(
        account: account, person, role: actor.ownsUnclaimed ? .admin : .customer, status: .active, in: write)
    }
    if actor.ownsUnclaimed { try await StoreClaim.claim(in: write) }
    var outcome = try await signIn.bind(actor, to: member, context.request.shortAgent, in: write)
    outcome.claimed.store = actor.ownsUnclaimed
    return outcome
  }
}

extension GraphQLRequest {
  /// What the client says it is, as a list of devices shows it.
  var shortAgent: String? {
    clientAgent.map { text in
      String(
        text.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }.prefix(200).map(Character.init))
    }
  }
}
