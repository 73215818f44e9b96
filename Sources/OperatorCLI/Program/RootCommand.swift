import Arguments

/// The tree of all commands.
enum RootCommand {
  static let command: Command<CommandBody> = Command(
    "tessera", "Run a coalition loyalty programme.",
    discussion: """
      Partners issue and accept one shared point currency; this is the operator's side of it. \
      Without --database everything happens in a private PostgreSQL in .tessera, which is started \
      when it is needed.

      Exit codes: 0 done, 1 refused (the code of the refusal on stderr), 2 the command line makes \
      no sense, 3 the database cannot be reached.
      """,
    parameters: GlobalOptions.all,
    examples: [
      .init("tessera demo", "Starts a coalition with two years of sample purchases, and serves."),
      .init("tessera partner invite --help", "Explains one command."),
    ],
    subcommands: [
      Serve.command, Demo.command,
      Command(
        "db", "The database and its schema.",
        subcommands: [MigrateDatabase.command, DatabaseStatus.command, StopDatabase.command]),
      Command(
        "coalition", "The settings of the whole programme.",
        subcommands: [
          ShowCoalition.command, ConfigureCoalition.command, PartyDetailsCommands.ofOperator,
        ]),
      Command(
        "partner", "The member merchants.",
        subcommands: [
          InvitePartner.command, ListPartners.command, ShowPartner.command,
          SuspendPartner.command, ResumePartner.command, ShowExposure.command,
          PartnerDeposits.command, ExitPartner.command, PartyDetailsCommands.ofPartner,
        ]),
      Command(
        "outlet", "Stores and web shops of a partner.",
        subcommands: [AddOutlet.command, ListOutlets.command]),
      Command(
        "terms", "Dated prices between the operator and a partner.",
        subcommands: [SetTerms.command, ListTerms.command]),
      Command(
        "key", "The API keys with which partners prove themselves.",
        subcommands: [IssueKey.command, ListKeys.command, RotateKey.command, RevokeKey.command]),
      Command(
        "member", "The customers who collect points.",
        subcommands: [
          EnrolMember.command, FindMember.command, ShowMember.command, MergeMembers.command,
          UnmergeMember.command, ExportMember.command, EraseMember.command,
        ]),
      Command(
        "household", "Members that share one wallet.",
        subcommands: [JoinHousehold.command, LeaveHousehold.command, ShowHousehold.command]),
      Command(
        "wallet", "The points accounts of members and households.",
        subcommands: [
          ShowWalletHistory.command, FreezeWallet.command, UnfreezeWallet.command,
        ]),
      Command(
        "adjustment", "Points that the operator gives or takes.",
        subcommands: [
          ProposeAdjustment.command, ApproveAdjustment.command, RejectAdjustment.command,
          ListAdjustments.command, ShowAdjustment.command,
        ]),
      Command(
        "transfer", "Points that a member gives to another.",
        subcommands: [MakeTransfer.command]),
      Command(
        "limit", "How much may be earned or redeemed in a minute, an hour or a day.",
        subcommands: [SetLimit.command, ListLimits.command, RemoveLimit.command]),
      Command(
        "review", "What went beyond a limit.",
        subcommands: [ListReviews.command, ShowReview.command, ResolveReview.command]),
      Command(
        "import", "Bring in files of members and purchases.",
        subcommands: [ImportMembers.command, ImportPurchases.command]),
      Command(
        "gift", "The catalogue of what members can order.",
        subcommands: [
          ListGifts.command, ShowGift.command, MoveGift.approve, MoveGift.publish, MoveGift.pause,
          MoveGift.resume, MoveGift.retire, SetSupplyTerms.command, SetGiftPrice.command,
          SetHonourers.command, ChangeStock.command,
          Command(
            "codes", "The codes of suppliers that orders of a gift are given.",
            subcommands: [AddGiftCodes.command, VoidGiftCodes.command, VoidGiftCodes.show]),
          ImportCatalogue.command, ExportCatalogue.command,
          Command(
            "report", "What orders of gifts come to.",
            subcommands: [
              GiftReports.orders, GiftReports.vouchers, GiftReports.bestSellers,
              GiftReports.payables,
            ]),
        ]),
      Command(
        "category", "Under what gifts are listed.",
        subcommands: [SetCategory.command, ListCategories.command]),
      Command(
        "order", "What members have ordered.",
        subcommands: [
          ListOrders.command, ShowOrder.command, MoveOrder.cancel, MoveOrder.fulfil,
          MoveOrder.deliver, MoveOrder.giveBack,
        ]),
      Command(
        "voucher", "What orders have yielded, to be used at a till.",
        subcommands: [ShowVoucher.command, CancelVoucher.command, ReissueVoucher.command]),
      Command(
        "expiry", "Points whose time is over, or soon will be.",
        subcommands: [
          RunExpiry.preview, RunExpiry.command, ForecastExpiry.command,
          ListExpiriesToNotice.command, RecordNotices.command, ReinstatePoints.command,
        ]),
      Command(
        "settlement-terms", "Dated prices by which a partner is settled with.",
        subcommands: [
          ProposeSettlementTerms.command, DecideSettlementTerms.approve,
          DecideSettlementTerms.reject, ListSettlementTerms.command, ListSettlementTerms.show,
        ]),
      Command(
        "settlement-policy", "How the coalition settles.",
        subcommands: [
          SetSettlementPolicy.command, SetSettlementPolicy.show, SetSettlementPolicy.list,
        ]),
      Command(
        "change", "Changes of terms, policies and rates, which take two people.",
        subcommands: [
          ListChanges.command, ListChanges.show, DecideChange.approve, DecideChange.reject,
        ]),
      Command(
        "exchange-rate", "Rates between the currencies of statements and of settlement.",
        subcommands: [SetExchangeRate.command, SetExchangeRate.list]),
      Command(
        "settlement", "What partners owe and are owed for points, period by period.",
        subcommands: [
          CloseSettlement.preview, CloseSettlement.command, ShowSettlement.approve,
          ShowSettlement.list, ShowSettlement.command, ShowFlows.command,
          ListLinePostings.command, ListLineOrders.command,
          ExportSettlement.command, PublishPapers.command,
          VerifySettlement.command, VerifySettlement.showKey, DefaultPartner.command,
        ]),
      Command(
        "ledger", "The record of every point.",
        subcommands: [
          VerifyLedger.command, SealLedger.command, SealLedger.list, SweepLedger.command,
        ]),
      Command(
        "events", "What has happened, for those who follow it.",
        subcommands: [ListEvents.command, MaintainEvents.command]),
      Command(
        "liability", "What the points outstanding are, and what they are worth.",
        subcommands: [
          ShowOutstanding.command, ShowRollForward.command, ShowTriangle.command,
          ShowTriangle.revenue, ShowVolume.command, ShowCoverage.command,
        ]),
      Command(
        "reserve", "What is set apart for points outstanding.",
        subcommands: [DeclareReserve.command, DeclareReserve.list]),
      Command(
        "payment", "What partners pay and are paid for settlements.",
        subcommands: [
          ListPayments.command, RecordPayment.command, ReturnPayment.command,
          ShowAgeing.command, RemindPartners.command, WriteOffPayment.command,
          ListRemedies.command, DecideRemedy.approve, DecideRemedy.reject,
          ConfigurePayments.command, SetDunningLevel.command,
        ]),
      Command(
        "bank", "What banks report of payments.",
        subcommands: [ImportBankFile.command, ListBankWork.command, ResolveBankEntry.command]),
      Command(
        "dispute", "What partners say against lines of their statements.",
        subcommands: [
          ListDisputes.command, ShowDispute.command, ResolveDispute.accept,
          ResolveDispute.reject,
        ]),
      Command(
        "report", "What the coalition comes to.", subcommands: [ReportSummary.command]),
      Command(
        "audit", "What the operator did.", subcommands: [ListAudit.command]),
      Completions.command, ShowVersion.command,
    ])
}
