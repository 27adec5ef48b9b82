import Executor
import Postgres

// S0-50 to S0-54. Who asks and who answers follows from who sends (consistency.md, 29).
extension ShopResolvers {
  func startChat(_ arguments: StartChatArguments, in context: MutationContext) async throws -> ChatPayload {
    let input = arguments.input
    return try await changeChat("startChat", in: context) { write in
      try ChatDesk.check(input.text)
      return try await ChatDesk(write: write, viewer: context.viewer).start(
        input.text, product: input.productId, order: input.orderId)
    }
  }

  func sendChatMessage(
    _ arguments: SendChatMessageArguments, in context: MutationContext
  ) async throws -> ChatPayload {
    try await changeChat("sendChatMessage", in: context) { write in
      try ChatDesk.check(arguments.text)
      let desk = ChatDesk(write: write, viewer: context.viewer)
      let chat = try await desk.find(arguments.chatId)
      return try await desk.send(arguments.text, to: chat)
    }
  }

  func chatRead(_ arguments: ChatReadArguments, in context: MutationContext) async throws -> ChatPayload {
    try await changeChat("chatRead", in: context) { write in
      let desk = ChatDesk(write: write, viewer: context.viewer)
      let chat = try await desk.find(arguments.id)
      try await desk.read(chat)
      return (chat.id, nil)
    }
  }

  func chatAssign(_ arguments: ChatAssignArguments, in context: MutationContext) async throws -> ChatPayload {
    try await changeChat("chatAssign", in: context) { write in
      let desk = ChatDesk(write: write, viewer: context.viewer)
      let chat = try await desk.find(arguments.id)
      try await desk.assign(chat, to: arguments.userId)
      return (chat.id, nil)
    }
  }

  /// - Parameter change: returns the chat and the new message.
  private func changeChat(
    _ operation: String, in context: MutationContext,
    _ change: @escaping @Sendable (WriteTransaction) async throws -> (chat: UUID, message: UUID?)
  ) async throws -> ChatPayload {
    let tenant = try context.store()
    return try await refusing(ChatPayload.refused) {
      let (chat, message) = try await context.writer.write(
        to: tenant, as: context.viewer, operation, context.request
      ) { try await change($0) }
      return ChatPayload(chatId: chat, messageId: message, userErrors: [])
    }
  }
}
