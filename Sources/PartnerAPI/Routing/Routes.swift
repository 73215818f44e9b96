package import HTTP

/// Every path of the API on one screen; `docs/reference/openapi.yaml` describes the same ones, and
/// a test compares the two both ways.
package enum Routes {
  static let endpoints: [Endpoint] = [
    EnrolMember.endpoint,
    FindMember.endpoint,
    ReadMember.endpoint,

    RecordPurchase.endpoint,
    QuotePurchase.endpoint,
    RecordPurchaseBatch.endpoint,
    ListPurchases.endpoint,
    ReadPurchase.endpoint,
    ConfirmPurchase.endpoint,
    CancelPurchase.endpoint,
    RecordReturn.endpoint,
    ListReturns.endpoint,
    RecordReturnByReceipt.endpoint,
    ReadReturn.endpoint,

    RedeemPoints.endpoint,
    QuoteRedemption.endpoint,
    ListRedemptions.endpoint,
    ReadRedemption.endpoint,
    PlaceHold.endpoint,
    ReadHold.endpoint,
    CaptureHold.endpoint,
    VoidHold.endpoint,
    RefundRedemption.endpoint,
    ListRefunds.endpoint,
    ReadRefund.endpoint,

    PlaceOrder.endpoint,
    QuoteOrder.endpoint,
    ListOrders.endpoint,
    ReadOrder.endpoint,
    CancelOrder.endpoint,
    FulfilOrder.endpoint,
    DeliverOrder.endpoint,
    ReturnOrder.endpoint,
    ListSuppliedOrders.endpoint,
    ReadSuppliedOrder.endpoint,
    ReissueVoucher.endpoint,

    CheckVoucher.endpoint,
    ActivateVoucher.endpoint,
    ListActivations.endpoint,
    ReadActivation.endpoint,
    UploadCodes.endpoint,
    WithdrawCodes.endpoint,
    ReadCodePool.endpoint,

    ReadWallet.endpoint,
    ReadBalance.endpoint,
    ListPostings.endpoint,

    ListStatements.endpoint,
    ReadStatement.endpoint,
    ListStatementLines.endpoint,
    ListLineOrders.endpoint,
    ListLinePostings.endpoint,
    ListPapers.endpoint,
    ReadPaper.endpoint,
    ReadPosition.endpoint,

    OpenDispute.endpoint,
    ListDisputes.endpoint,
    ReadDispute.endpoint,

    ListCategories.endpoint,
    SearchGifts.endpoint,
    ReadGift.endpoint,
    DraftGift.endpoint,
    ReviseGift.endpoint,
    MoveGift.publish,
    MoveGift.pause,
    MoveGift.resume,
    MoveGift.retire,
    ChangeStock.endpoint,
    ListSuppliedGifts.endpoint,
    ReadSuppliedGift.endpoint,

    ListEvents.endpoint,
  ]

  static let router: Router<Endpoint> = {
    var router = Router<Endpoint>()
    for endpoint in endpoints { router.add(endpoint.method, endpoint.pattern, endpoint) }
    return router
  }()

  /// Every method and pattern, for the comparison with the reference.
  package static var all: [Route] {
    endpoints.map { Route($0.method, $0.pattern) } + ServiceRoutes.all
  }
}
