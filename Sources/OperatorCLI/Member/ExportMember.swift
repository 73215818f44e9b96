import Arguments
import Coalition
import Store

/// `tessera member export`.
enum ExportMember {
  private static let member: Parameter<MemberID> = CommonParameters.id(
    "MEMBER", "The member's id.")

  static let command = Command<CommandBody>(
    "export", "Write all that the coalition holds about a member as one JSON object.",
    discussion: """
      For members who ask (GDPR, article 15). The answer is JSON whatever --format says. Of a \
      wallet that a household shares, it has the member's own part. Reads whole tables of \
      documents, so it takes its time.
      """,
    parameters: [member.specification],
    examples: [
      .init(
        "tessera member export mem_01jd8x3v5wf6zr8v2y0kq4m9st > member.json",
        "Writes a file for the member.")
    ],
    action: CommandBody { context in
      let id = context.require(member)
      let export = try await context.withOperator(statementTimeout: nil) {
        try await $0.exportMember(id, actor: context.actor)
      }
      context.console.write(export + "\n")
    })
}
