import Arguments
import Coalition
import Postgres
import Store

/// `tessera member find`.
enum FindMember {
  static let command = Command<CommandBody>(
    "find", "Find a member by what it presents.", parameters: MemberIdentifierOptions.all,
    examples: [.init("tessera member find --card 12347", "Shows whose card this is.")],
    action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let identifiers = try MemberIdentifierOptions.read(context)
    guard identifiers.count == 1 else {
      throw CommandFailure.usage("say only one of --card, --phone and --email")
    }
    let member = try await context.withDatabase { database in
      let connection = try await database.connect(as: .operator, on: context.loop)
      let key = try IdentifierKey.find(context, for: database)
      try await key.adopt(over: connection)
      // No partner is asked for: the kinds that the options name are those of no partner.
      let digest = key.digest(of: identifiers[0], presentedBy: Identities.make())
      let result = await Result { try await connection.memberFile(identifiedBy: digest) }
      await connection.close()
      return try result.get()
    }
    context.answer(Record(of: member))
  }
}

extension Result {
  /// Holds what an asynchronous function returns or throws.
  init(_ body: () async throws(Failure) -> Success) async {
    do throws(Failure) { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
