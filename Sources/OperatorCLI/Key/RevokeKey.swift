import Arguments
import Coalition
import Store

/// `tessera key revoke`.
enum RevokeKey {
  private static let key: Parameter<APIKeyID> = CommonParameters.id("KEY", "The id of the key.")

  static let command = Command<CommandBody>(
    "revoke", "End an API key at once.",
    discussion: "From now on every process refuses it. To replace a key, see `tessera key rotate`.",
    parameters: [key.specification],
    action: CommandBody { context in
      let id = context.require(key)
      try context.confirm("Refuse everything that is asked with this key from now on?")
      let ended = try await context.withOperator { connection in
        try await connection.endKey(id, actor: context.actor)
        return try await connection.key(id)
      }
      context.answer(ListKeys.table([ended], at: Identities.now()))
    })
}
