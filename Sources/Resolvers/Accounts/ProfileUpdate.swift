import Executor
import Postgres

extension ShopResolvers {
  func profileUpdate(
    _ arguments: ProfileUpdateArguments, in context: MutationContext
  ) async throws -> UserPayload {
    let input = arguments.input
    let tenant = try context.store()
    return try await refusing(UserPayload.refused) {
      let id = try await context.writer.write(
        to: tenant, as: context.viewer, "profileUpdate", context.request
      ) { write in
        guard let user = try await Actor.acting(context.viewer, in: write).user else {
          throw GraphQLError(.unauthenticated, "Log in to change your profile.")
        }
        let errors =
          AccountInput.nameErrors(first: input.firstName, last: input.lastName)
          + AccountInput.phoneErrors(input.phone)
        guard errors.isEmpty else { throw UserRefusal(errors) }
        let given = [
          ("firstName", input.firstName), ("lastName", input.lastName), ("phone", input.phone),
        ]
        let set = given.compactMap { name, value in
          value.map { InputMember(name, $0.isEmpty ? .null : .string($0)) }
        }
        if !set.isEmpty { _ = try await write.update("User", user, set: set) }
        return user
      }
      return UserPayload(userId: id, userErrors: [])
    }
  }
}
