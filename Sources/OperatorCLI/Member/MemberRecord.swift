import Arguments
import Coalition
import Store

extension Record {
  /// A member with its wallet.
  init(of member: MemberFile) {
    let identifiers = member.identifiers.map {
      $0.hint.isEmpty ? $0.kind : "\($0.kind) …\($0.hint)"
    }
    self.init([
      .init("id", "Id", .id(member.id)),
      .init("wallet", "Wallet", .id(member.wallet)),
      .init("wallet_status", "Its status", .text(member.walletStatus.rawValue)),
      .init("points", "Points", .number(member.points)),
      .init("postings", "Postings", .number(member.postings)),
      .init("identifiers", "Identifiers", .text(identifiers.joined(separator: ", "))),
      .init("partners", "Known to", .text(member.partners.joined(separator: " "))),
      .init(
        "aliases", "Also known as",
        .text(member.aliases.map(\.description).joined(separator: " "))),
      .init("created_at", "Member since", .describing(member.createdAt)),
      .init("erased_at", "Erased", .describing(member.erasedAt)),
    ])
  }
}
