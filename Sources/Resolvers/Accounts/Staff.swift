import Executor
import Postgres

extension ShopResolvers {
  func staffAdd(_ arguments: StaffAddArguments, in context: MutationContext) async throws -> UserPayload {
    try await addStaff(arguments.input, phone: nil, "staffAdd", in: context)
  }

  /// Somebody without an account gets one, with the admin's first password. Whoever has one that was never verified might not
  /// be who the admin means, so their rights wait (consistency.md, 23).
  func addStaff(
    _ input: StaffInput, phone: String?, _ operation: String, in context: MutationContext
  ) async throws -> UserPayload {
    let tenant = try context.store()
    let person = Membership.Person(
      email: AccountInput.email(input.email), firstName: AccountInput.filled(input.firstName),
      lastName: AccountInput.filled(input.lastName), phone: AccountInput.filled(phone))
    // Rights first, so that nobody else makes the server hash.
    if let error = Self.refusal(of: try await Actor.seen(context.viewer, of: tenant, on: pool)) {
      await context.writer.logRefusal(error.code.rawValue, tenant, context.viewer, operation, context.request)
      throw error
    }
    let errors =
      AccountInput.emailErrors(person.email) + Self.roleErrors(input.role)
      + AccountInput.nameErrors(first: person.firstName, last: person.lastName)
      + AccountInput.phoneErrors(person.phone) + (input.password.map(AccountInput.passwordErrors) ?? [])
    guard errors.isEmpty else {
      return await refused(UserRefusal(errors), operation, tenant, context) { UserPayload(userErrors: $0) }
    }
    let known = try await AccountRecord.find(person.email, on: pool)
    var hash: String?
    if known == nil {
      guard let password = input.password else {
        let missing = UserRefusal(
          .invalid, "There is no account with this e-mail yet; give it a first password.", field: "password")
        return await refused(missing, operation, tenant, context) { UserPayload(userErrors: $0) }
      }
      hash = try await accounts.passwords.hash(password)
    }
    let fresh = hash
    do {
      return try await refusing(UserPayload.refused) {
        let member = try await context.writer.write(
          to: tenant, as: context.viewer, operation, context.request
        ) { write in
          try await Self.requireAdmin(context, in: write)
          let account = known?.id ?? UUID.v7()
          if let fresh {
            try await AccountRecord.insert(account, email: person.email, hash: fresh, in: write)
          }
          let status: UserStatus = known == nil || known?.isVerified == true ? .active : .pending
          if let member = try await Membership.of(account: account, in: write) {
            guard member.role == .customer else {
              throw UserRefusal(.taken, "They run the store already.", field: "email")
            }
            try await member.change(role: input.role, status: status, in: write)
            return member
          }
          return try await Membership.insert(
            account: account, person, role: input.role, status: status, in: write)
        }
        return UserPayload(userId: member.id, userErrors: [])
      }
    } catch let error as PostgresError where error.sqlState == "23505" {
      return UserPayload(userErrors: [
        UserError(code: .taken, message: "Somebody has just signed up with it; try again.", field: "email")
      ])
    }
  }

  func staffUpdate(_ arguments: StaffUpdateArguments, in context: MutationContext) async throws -> UserPayload
  {
    let (role, status) = (arguments.input.role, arguments.input.status)
    return try await changeStaff(arguments.id, "staffUpdate", in: context) { member, write in
      if status == .pending || (status == .active && member.status == .pending) {
        throw UserRefusal(.invalid, "Only the person can verify their e-mail.", field: "status")
      }
      try await member.change(role: role, status: status, in: write)
      if status == .suspended { _ = try await EndedSessions.endAll(of: member.id, but: nil, in: write) }
    }
  }

  func staffRemove(_ arguments: StaffRemoveArguments, in context: MutationContext) async throws -> UserPayload
  {
    try await changeStaff(arguments.id, "staffRemove", in: context) { member, write in
      // Not deleted: what they wrote and sold has their name.
      try await member.change(role: .customer, status: .active, in: write)
      _ = try await EndedSessions.endAll(of: member.id, but: nil, in: write)
    }
  }

  private func changeStaff(
    _ id: UUID, _ operation: String, in context: MutationContext,
    _ change: @escaping @Sendable (Membership, WriteTransaction) async throws -> Void
  ) async throws -> UserPayload {
    let tenant = try context.store()
    return try await refusing(UserPayload.refused) {
      try await context.writer.write(to: tenant, as: context.viewer, operation, context.request) { write in
        try await Self.requireAdmin(context, in: write)
        _ = try await Membership.lockAdmins(in: write)
        guard let member = try await Membership.of(id: id, in: write), member.role != .customer else {
          throw UserRefusal(.notFound, "Nobody who runs the store has this id.", field: "id")
        }
        try await change(member, write)
        guard try await !Membership.lockAdmins(in: write).isEmpty else {
          throw UserRefusal(
            .lastAdmin, "A store keeps at least one admin; make another one first.", field: "id")
        }
      }
      return UserPayload(userId: id, userErrors: [])
    }
  }

  /// An anonymous maker of a store has no rights over staff (features.md, section 6).
  private static func requireAdmin(_ context: MutationContext, in write: WriteTransaction) async throws {
    if let error = refusal(of: try await Actor.acting(context.viewer, in: write)) { throw error }
  }

  private static func refusal(of actor: Actor) -> GraphQLError? {
    if actor.isAdmin { return nil }
    return actor.session == nil
      ? GraphQLError(.unauthenticated, "Log in as an admin of the store.")
      : GraphQLError(.forbidden, "Only an admin who has signed up may do this.")
  }

  private static func roleErrors(_ role: UserRole) -> [UserError] {
    role == .customer
      ? [
        UserError(
          code: .invalid, message: "Customers sign up by themselves.", field: "role",
          allowed: [UserRole.seller.rawValue, UserRole.admin.rawValue])
      ] : []
  }
}
