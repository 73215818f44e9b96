import Arguments
import Coalition
import Operations
import Postgres
import Store
import Telemetry

/// `tessera member enrol`.
enum EnrolMember {
  private static let partner = Parameter<String>.option(
    "partner", "CODE", "The partner on whose behalf the member is enrolled.",
    reading: CommonParameters.partnerCode
  ).required

  static let command = Command<CommandBody>(
    "enrol", "Enrol a member on behalf of a partner.",
    discussion: """
      A member one of whose identifiers is known already is found, not made again, and gets the \
      identifiers that it did not have. Only keyed digests of identifiers are stored.
      """,
    parameters: [partner.specification] + MemberIdentifierOptions.all,
    examples: [
      .init(
        "tessera member enrol --partner bluebell --card 'TES 0042' --phone +441234567890",
        "Enrols a member with a card and a phone.")
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let report = EnrolmentReport(identifiers: try MemberIdentifierOptions.read(context))
    let partner = context.require(partner)
    let member = try await context.withDatabase { database in
      let connection = try await database.connect(as: .operator, on: context.loop)
      let result = await Result {
        _ = try await connection.partner(partner)
        return try await ImportSession.with(
          [partner], label: "member enrol", context, database, connection
        ) { platform, keys in
          guard let key = keys.digests[partner] else {
            throw CommandFailure.refused(.partnerNotFound, "no partner has the code \(partner)")
          }
          // Every call is a new request: what is known already is found by its identifiers.
          let once = try IdempotencyKey(header: (Identities.make() as MemberID).uuid.description)
          let enrolled = try await platform.enrolMember(report, idempotencyKey: once, from: key)
          return try await connection.memberFile(enrolled.value.member)
        }
      }
      await connection.close()
      return try result.get()
    }
    context.answer(Record(of: member))
  }
}
