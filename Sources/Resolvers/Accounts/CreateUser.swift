import Executor
import Postgres

extension ShopResolvers {
  /// S0-35 to S0-38: somebody signs up, the maker of a store claims it, or an admin adds staff.
  func createUser(_ arguments: CreateUserArguments, in context: MutationContext) async throws -> AuthPayload {
    let input = arguments.input
    if context.viewer.user != nil {
      let added = try await addStaff(
        StaffInput(
          email: input.email, role: input.role ?? .customer, password: input.password,
          firstName: input.firstName, lastName: input.lastName), phone: input.phone, "createUser", in: context
      )
      return AuthPayload(userId: added.userId, userErrors: added.userErrors)
    }
    let tokens = try accounts.signer()
    let tenant = try context.store()
    let email = AccountInput.email(input.email)
    let errors =
      AccountInput.emailErrors(email) + AccountInput.passwordErrors(input.password)
      + AccountInput.nameErrors(first: input.firstName, last: input.lastName)
      + AccountInput.phoneErrors(input.phone)
    if !errors.isEmpty {
      return await refused(UserRefusal(errors), "createUser", tenant, context) {
        AuthPayload(userErrors: $0)
      }
    }
    let person = Membership.Person(
      email: email, firstName: AccountInput.filled(input.firstName),
      lastName: AccountInput.filled(input.lastName), phone: AccountInput.filled(input.phone))
    return try await signUp(person, input.password, role: input.role, tokens, tenant, in: context)
  }

  private func signUp(
    _ person: Membership.Person, _ password: String, role: UserRole?, _ tokens: AccessTokens, _ tenant: UUID,
    in context: MutationContext
  ) async throws -> AuthPayload {
    let signIn = SignIn(tokens: tokens, tenant: tenant)
    // Twice: the e-mail may be taken by somebody between the look and the insertion.
    for _ in 0..<2 {
      let known = try await AccountRecord.find(person.email, on: pool)
      var hash: String?
      if let known {
        guard try await accounts.passwords.verify(password, known.passwordHash) else {
          let taken = UserRefusal(
            .emailTaken, "Somebody has signed up with this e-mail; log in instead.", field: "email")
          return await refused(taken, "createUser", tenant, context) { AuthPayload(userErrors: $0) }
        }
      } else {
        hash = try await accounts.passwords.hash(password)
      }
      let fresh = hash
      do {
        return try await refusing(AuthPayload.refused) {
          let outcome = try await context.writer.write(
            to: tenant, as: context.viewer, "createUser", context.request
          ) { write in
            let account = known?.id ?? UUID.v7()
            if let fresh {
              try await AccountRecord.insert(account, email: person.email, hash: fresh, in: write)
            }
            return try await Self.enter(account, person, signIn, context, role: role, in: write)
          }
          return try await signIn.answer(outcome, in: context)
        }
      } catch let error as PostgresError where error.sqlState == "23505" {
        continue
      }
    }
    throw PostgresError.busy
  }
}
