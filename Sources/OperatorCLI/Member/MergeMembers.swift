import Arguments
import Coalition
import Store

/// `tessera member merge`.
enum MergeMembers {
  private static let member: Parameter<MemberID> = CommonParameters.id(
    "FROM", "The member that becomes another name of the other.")
  private static let survivor: Parameter<MemberID> = CommonParameters.id(
    "INTO", "The member that stays.")

  static let command = Command<CommandBody>(
    "merge", "Make two members that are one person one member.",
    discussion: """
      Identifiers, the partners that know it, contact data and points of FROM go to INTO; its id \
      stays as another name of INTO, and its entries in the ledger stay as they are. FROM's wallet \
      must have nothing but points that can be spent: no holds, nothing pending, no debt. \
      `tessera member unmerge` undoes it while nothing of the points was spent.
      """,
    parameters: [
      CommonParameters.reason.specification, CommonParameters.dryRun.specification,
      member.specification, survivor.specification,
    ],
    action: CommandBody { context in
      let isRehearsal = context.isSet(CommonParameters.dryRun)
      if !isRehearsal { try context.confirm("Make these two one member?") }
      let outcome = try await context.withOperator {
        try await $0.merge(
          context.require(member), into: context.require(survivor), merge: Identities.make(),
          reason: context[CommonParameters.reason], actor: context.actor, isRehearsal: isRehearsal)
      }
      context.answer(Record(of: outcome, isRehearsal: isRehearsal))
    })
}

/// `tessera member unmerge`.
enum UnmergeMember {
  private static let member: Parameter<MemberID> = CommonParameters.id(
    "FROM", "The member that was merged.")

  static let command = Command<CommandBody>(
    "unmerge", "Undo the merge of a member.",
    discussion: """
      What came from the member goes back to it; what was earned or spent since stays where it is. \
      Refused once any of the points that came along was spent, moved on or set aside.
      """,
    parameters: [
      CommonParameters.reason.specification, CommonParameters.dryRun.specification,
      member.specification,
    ],
    action: CommandBody { context in
      let isRehearsal = context.isSet(CommonParameters.dryRun)
      if !isRehearsal { try context.confirm("Make them two members again?") }
      let outcome = try await context.withOperator {
        try await $0.unmerge(
          context.require(member), move: Identities.make(),
          reason: context[CommonParameters.reason], actor: context.actor, isRehearsal: isRehearsal)
      }
      context.answer(Record(of: outcome, isRehearsal: isRehearsal))
    })
}

extension Record {
  /// What a merge or its undoing came to, or would.
  init(of outcome: MergeOutcome, isRehearsal: Bool) {
    self.init([
      .init("member", "Member", .id(outcome.member)),
      .init("points_moved", "Points moved", .number(outcome.pointsMoved)),
      .init("identifiers_moved", "Identifiers moved", .number(outcome.identifiersMoved)),
      .init("balance_after", "Balance after", .number(outcome.balanceAfter)),
      .init("replayed", "Done before", .flag(outcome.isReplay)),
      .init("dry_run", "Dry run", .flag(isRehearsal)),
    ])
  }
}
