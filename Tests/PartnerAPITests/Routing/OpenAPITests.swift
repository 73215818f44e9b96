import Coalition
import HTTP
import Testing

@testable import PartnerAPI

/// The reference and the routes say the same, both ways.
@Suite struct OpenAPITests {
  private let document: OpenAPIDocument

  init() throws { document = OpenAPIDocument(parsing: try ReferencePage.text("openapi.yaml")) }

  @Test func `the reference describes every route and no other`() {
    let routed = Routes.all.map { "\($0.method.rawValue) \($0.pattern)" }
    let described = document.operations.map { "\($0.method) \($0.path)" }
    #expect(Set(described) == Set(routed))
    #expect(described.count == routed.count)
  }

  @Test func `every parameter of a path is described with its operation`() {
    for operation in document.operations {
      let wanted = RoutePattern(operation.path).parameterNames
      let described = operation.parameters.filter { $0.hasSuffix("ID") || $0 == "Code" }
      #expect(described.map(Self.snakeCase) == wanted, "\(operation.method) \(operation.path)")
    }
  }

  @Test func `what changes something is a POST that takes an idempotency key and answers 201`() {
    for operation in document.operations {
      let isWrite = operation.parameters.contains("Idempotency-Key")
      #expect(isWrite == operation.statuses.contains(201), "\(operation.method) \(operation.path)")
      if isWrite { #expect(operation.method == "POST") }
    }
  }

  @Test func `every operation under v1 names a scope or that any key will do`() {
    let scopes = ["earn", "redeem", "members", "reports", "gifts", ""]
    for operation in document.operations where operation.path.hasPrefix("/v1/") {
      #expect(!operation.scopes.isEmpty, "\(operation.path)")
      #expect(operation.scopes.allSatisfy(scopes.contains), "\(operation.path)")
      #expect(Set([401, 403, 422, 500, 503]).isSubset(of: operation.statuses))
    }
  }

  @Test func `statuses that come with a body are described where there is one`() {
    for operation in document.operations {
      #expect(
        operation.hasBody == operation.statuses.contains(415),
        "\(operation.method) \(operation.path)")
      #expect(operation.hasBody == (operation.method == "POST"))
    }
  }

  @Test func `every status of an answer is one that the refusals have, and each is described`() {
    let described = Set(document.operations.flatMap(\.statuses)).filter { $0 >= 400 }
    let refused = Set(Refusal.allCases.map(\.status.code))
    #expect(described == refused)
  }

  @Test func `the codes of a problem are those that a partner can meet`() {
    // The first two, and the last, reach partners as `busy`; the others refuse the operator.
    let unseen: Set<Refusal> = [
      .tryAgain, .termsChanged, .partnerNotFound, .partnerCodeTaken, .termsOverlap,
      .apiKeyNotFound, .outletCodeTaken, .expiryNotFound, .reinstatementExceedsExpiry,
      .noticeNotInTime, .noticeInFuture, .reinstatementExpiresTooEarly, .memberHasPoints,
      .memberHasHolds, .limitNotFound, .reviewNotFound, .reviewAlreadyResolved,
      .householdShared, .notInHousehold, .walletHasHolds, .walletHasPending, .walletInDebt,
      .walletClosed, .memberAlreadyMerged, .memberNotMerged, .mergedPointsSpent, .survivorMerged,
      .sameWallet, .adjustmentNotFound, .adjustmentAlreadyDecided, .approvalByProposer,
      .transferExceedsLimit, .transferExceedsDailyLimit,
      .periodNotOver, .settlementOutOfOrder, .settlementNotFound, .settlementAlreadyApproved,
      .settlementTermsMissing, .exchangeRateMissing, .settlementPolicyMissing,
      .paymentNotFound, .paymentNotDue, .paymentExceedsOpen, .paidAmountNotFound,
      .settlementTermsNotFound, .settlementTermsAlreadyDecided, .settlementAlreadyClosed,
      .settlementTermsOverlap, .buyOutNeeded, .notAPeriodBeginning, .settlementPolicyOverlap,
      .exchangeRateAlreadySet, .reserveNotDeclared,
      .paymentIsNoClaim, .remedyNotFound, .remedyAlreadyDecided, .disputeAlreadyResolved,
      .paymentCalendarTooFine, .exitNotFound, .exitAlreadyDecided,
      .earlierSettlementWaits, .depositNotFound, .depositAlreadyDecided, .depositAlreadyUsed,
      .depositExceeded, .changeNotFound, .changeAlreadyDecided, .exportDiffers,
      .bankStatementDiffers, .bankEntryNotFound, .bankEntryAlreadyResolved, .exportUnchanged,
      .reservationLost, .supplyTermsMissing,
    ]
    #expect(document.codes == Refusal.allCases.filter { !unseen.contains($0) }.map(\.code))
  }

  @Test func `the binary serves the reference as it stands`() throws {
    let served = String(decoding: ServiceRoutes.openAPI, as: UTF8.self)
    #expect(try ReferencePage.text("openapi.yaml") == served)
  }

  /// `MemberID` is `member_id`, and a code is no id.
  private static func snakeCase(_ name: String) -> String {
    name == "Code" ? "code" : name.dropLast("ID".count).lowercased() + "_id"
  }
}
