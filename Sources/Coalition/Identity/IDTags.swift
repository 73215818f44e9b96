// The kinds of things that have ids. The prefixes are part of the API and never change.

/// Tags the id of a member merchant, the tenant: `prt_`.
package enum PartnerTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "prt" }
}

/// Tags the id of a partner's store or web shop: `out_`.
package enum OutletTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "out" }
}

/// Tags the id of an API key (not its secret): `key_`.
package enum APIKeyTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "key" }
}

/// Tags the id of one dated set of terms of a partner: `trm_`.
package enum TermsTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "trm" }
}

/// Tags the id of a customer of the coalition: `mem_`.
package enum MemberTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "mem" }
}

/// Tags the id of the points account of a member or household: `wal_`.
package enum WalletTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "wal" }
}

/// Tags the id of a purchase that earned points: `pur_`.
package enum PurchaseTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "pur" }
}

/// Tags the id of goods that came back, and the points with them: `ret_`.
package enum ReturnTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "ret" }
}

/// Tags the id of points spent at a partner: `rdm_`.
package enum RedemptionTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "rdm" }
}

/// Tags the id of points set aside at a partner: `hld_`.
package enum HoldTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "hld" }
}

/// Tags the id of spent points given back: `rfd_`.
package enum RefundTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "rfd" }
}

/// Tags the id of expired points given back: `rei_`.
package enum ReinstatementTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "rei" }
}

/// Tags the id of something that has happened: `evt_`.
package enum EventTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "evt" }
}

/// Tags the id of points that the operator gives or takes: `adj_`.
package enum AdjustmentTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "adj" }
}

/// Tags the id of what brings points from one wallet to another: `mov_`.
package enum MoveTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "mov" }
}

/// Tags the id of a closed period: `stl_`.
package enum SettlementTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "stl" }
}

/// Tags the id of what one partner owes or is owed for a closed period: `stm_`.
package enum StatementTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "stm" }
}

/// Tags the id of a version of the prices by which a partner is settled with: `stt_`.
package enum SettlementTermsTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "stt" }
}

/// Tags the id of a change of terms, a policy or a rate: `chg_`.
package enum ChangeTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "chg" }
}

/// Tags the id of what a partner says against a line of a statement: `dsp_`.
package enum DisputeTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "dsp" }
}

/// Tags the id of a write-off or a default that is proposed: `rmd_`.
package enum RemedyTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "rmd" }
}

/// Tags the id of a proposal that a partner leaves: `ext_`.
package enum ExitTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "ext" }
}

/// Tags the id of an item of the one catalogue: `gft_`.
package enum GiftTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "gft" }
}

/// Tags the id of a member's claim of a gift: `ord_`.
package enum OrderTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "ord" }
}

/// Tags the id of the code that an order yields (not the code itself): `vch_`.
package enum VoucherTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "vch" }
}

/// Tags the id of the use of a voucher at a till: `act_`.
package enum ActivationTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "act" }
}

/// Tags the id of what a partner has paid in before, or of its reversal: `dep_`.
package enum DepositTag: IDTag {
  /// What its texts begin with.
  package static var prefix: String { "dep" }
}

/// The id of a member merchant, the tenant.
package typealias PartnerID = ID<PartnerTag>
/// The id of a partner's store or web shop.
package typealias OutletID = ID<OutletTag>
/// The id of an API key (not its secret).
package typealias APIKeyID = ID<APIKeyTag>
/// The id of one dated set of terms of a partner.
package typealias TermsID = ID<TermsTag>
/// The id of a customer of the coalition.
package typealias MemberID = ID<MemberTag>
/// The id of the points account of a member or household.
package typealias WalletID = ID<WalletTag>
/// The id of a purchase that earned points.
package typealias PurchaseID = ID<PurchaseTag>
/// The id of goods that came back, and the points with them.
package typealias ReturnID = ID<ReturnTag>
/// The id of points spent at a partner.
package typealias RedemptionID = ID<RedemptionTag>
/// The id of points set aside at a partner.
package typealias HoldID = ID<HoldTag>
/// The id of spent points given back.
package typealias RefundID = ID<RefundTag>
/// The id of expired points given back.
package typealias ReinstatementID = ID<ReinstatementTag>
/// The id of something that has happened, and a place to read on from.
package typealias EventID = ID<EventTag>
/// The id of points that the operator gives or takes.
package typealias AdjustmentID = ID<AdjustmentTag>
/// The id of what brings points from one wallet to another: a transfer, a change of a household, a
/// merge.
package typealias MoveID = ID<MoveTag>
/// The id of a closed period.
package typealias SettlementID = ID<SettlementTag>
/// The id of what one partner owes or is owed for a closed period.
package typealias StatementID = ID<StatementTag>
/// The id of a version of the prices by which a partner is settled with.
package typealias SettlementTermsID = ID<SettlementTermsTag>
/// The id of a change of terms, a policy or a rate.
package typealias ChangeID = ID<ChangeTag>
/// The id of what a partner says against a line of a statement.
package typealias DisputeID = ID<DisputeTag>
/// The id of a write-off or a default that is proposed.
package typealias RemedyID = ID<RemedyTag>
/// The id of a proposal that a partner leaves.
package typealias ExitID = ID<ExitTag>
/// The id of an item of the one catalogue.
package typealias GiftID = ID<GiftTag>
/// The id of a member's claim of a gift.
package typealias OrderID = ID<OrderTag>
/// The id of the code that an order yields (not the code itself).
package typealias VoucherID = ID<VoucherTag>
/// The id of the use of a voucher at a till.
package typealias ActivationID = ID<ActivationTag>
/// The id of what a partner has paid in before, or of its reversal.
package typealias DepositID = ID<DepositTag>
