import Arguments
import Store

/// `tessera limit remove`.
enum RemoveLimit {
  private static let number = Parameter<Int32>.argument(
    "NUMBER", "The limit's number, as `limit list` shows it."
  ) { text in
    guard let number = Int32(text), number > 0 else { throw ValueError("is not a number") }
    return number
  }

  static let command = Command<CommandBody>(
    "remove", "Remove a limit.",
    discussion: "Reviews that it has opened stay in the queue.",
    parameters: [number.specification],
    action: CommandBody { context in
      let number = context.require(number)
      let limits = try await context.withOperator { connection in
        try await connection.removeLimit(number, actor: context.actor)
        return try await connection.limits()
      }
      context.answer(ListLimits.table(limits))
    })
}
