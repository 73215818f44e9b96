import Arguments
import Coalition
import Store

/// `tessera partner deposit`.
enum RecordDeposit {
  private static let amount = Parameter<Int>.integer(
    "amount", "N", in: 1...1_000_000_000_000_000, "How much, in minor units such as cents."
  ).required
  private static let currency = Parameter<Currency>.option(
    "currency", "CODE", "The currency of the partner's settlement terms."
  ) { text in
    guard let currency = Currency(text) else { throw ValueError("is not a currency of ISO 4217") }
    return currency
  }.required
  private static let reference = CommonParameters.reference.required

  static let command = Command<CommandBody>(
    "deposit", "Record what a partner has paid in before it issues points.",
    parameters: [
      amount.specification, currency.specification, reference.specification,
      CommonParameters.dryRun.specification, CommonParameters.partner.specification,
    ],
    examples: [
      .init(
        "tessera partner deposit bluebell --amount 500000 --currency EUR --reference B-2026-117",
        "Bluebell has paid 5000 euros.")
    ],
    action: CommandBody { context in
      let code = context.require(CommonParameters.partner)
      let paid = Money(
        minorUnits: Int64(context.require(amount)), currency: context.require(currency))
      let isRehearsal = context.isSet(CommonParameters.dryRun)
      if !isRehearsal { try context.confirm("Record that \(code) has paid in \(paid)?") }
      let exposures = try await context.withOperator { connection in
        _ = try await connection.recordDeposit(
          of: code, amount: paid, reference: context.require(reference).text,
          isRehearsal: isRehearsal, actor: context.actor)
        return try await connection.exposures(of: code)
      }
      context.answer(ShowExposure.table(exposures))
    })
}
