import Arguments
import Coalition
import Store

/// `tessera member show`.
enum ShowMember {
  private static let member: Parameter<MemberID> = CommonParameters.id(
    "MEMBER", "The member's id.")

  static let command = Command<CommandBody>(
    "show", "Show a member by id.", parameters: [member.specification],
    action: CommandBody { context in
      let id = context.require(member)
      context.answer(Record(of: try await context.withOperator { try await $0.memberFile(id) }))
    })
}
