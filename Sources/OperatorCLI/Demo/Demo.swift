import Arguments
import Coalition
import HTTP
import Postgres
import Secrets
import Store
import Telemetry

/// `tessera demo`: a coalition with two years of real receipts, ready to talk to.
enum Demo {
  private static let exits = Parameter<Bool>.flag(
    "exit", "Walk the tour against the running service, and end.")
  private static let data = Parameter<String>.text(
    "data", "DIR", "The folder with the sample files (default: deploy/demo).")

  static let command = Command<CommandBody>(
    "demo", "Start a coalition with two years of sample purchases, and serve it.",
    discussion: """
      Everything happens in the folder that --embedded names, in a private PostgreSQL. Running it \
      again goes on where it was and imports nothing twice; remove the folder to begin anew.

      The receipts are of the years 2009 to 2011. With usual terms their points would have expired \
      long ago, so the demo's live for twenty years.
      """,
    parameters: [
      ListenAddress.option.specification, Serve.loops.specification, exits.specification,
      data.specification,
    ],
    examples: [
      .init("tessera demo", "Serves on 127.0.0.1:8080 and shows what to try."),
      .init("tessera demo --exit --listen 127.0.0.1:0", "Tries it out by itself."),
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let folder = try DemoFolder.find(named: context[data])
    let coalition = try DemoCoalition(folder)
    let settlement = try DemoSettlement(folder, coalition)
    try await context.withDatabase { database in
      guard case .embedded(let directory) = database.source else {
        throw CommandFailure.usage("the demo has a database of its own: say --embedded")
      }
      // The service comes last, after minutes of importing: whether it can listen is asked first.
      try context.require(ListenAddress.option).check()
      let keys = try await prepare(context, database, coalition, directory)
      try await stock(DemoCatalogue(folder), context, database)
      try await importOnce(DemoImport(context, database, folder, directory: directory))
      let (wallet, gift) = try await survey(context, database)
      context.console.write("\n")
      try await settle(context, database, settlement)
      // Whoever watches a demo reads the tour, not the log.
      let log = Log(level: .warning)
      let service = try await Serve.start(context, database, log)
      let tour = try Tour(
        coalition, keys: keys, wallet: wallet, gift: gift, moment: Identities.now())
      let outcome = await Result { try await present(tour, of: service, context, keys, log) }
      _ = await service.drain(within: Serve.drainLimit)
      try outcome.get()
    }
  }

  private static func prepare(
    _ context: Context, _ database: Database, _ coalition: DemoCoalition, _ directory: String
  ) async throws -> DemoKeys {
    let connection = try await database.connect(as: .operator, on: context.loop)
    let result = await Result {
      try await coalition.prepare(over: connection, actor: context.actor)
      var keys = DemoKeys(in: directory)
      try await keys.complete(
        for: coalition.partners.map(\.code), over: connection, actor: context.actor)
      return keys
    }
    await connection.close()
    return try result.get()
  }

  /// Sets up the catalogue of gifts and fills its pools of codes.
  private static func stock(
    _ catalogue: DemoCatalogue, _ context: Context, _ database: Database
  ) async throws {
    let key = try VoucherKey.find(context, for: database)
    let connection = try await database.connect(
      as: .operator, on: context.loop, statementTimeout: nil)
    let result = await Result {
      try await key.adopt(over: connection)
      try await catalogue.prepare(over: connection, by: key.vault, context)
    }
    await connection.close()
    try result.get()
  }

  private static func importOnce(_ sample: DemoImport) async throws {
    let console = sample.context.console
    guard try !sample.isDone() else {
      return console.write("The sample purchases are there from an earlier run.\n")
    }
    console.write("Importing two years of receipts of twelve partners ...\n")
    let report = try await sample.run()
    console.write("\n" + report.table.text(as: .table) + "\n")
  }

  /// Proves the ledger, shows what the coalition comes to, and finds wallet and gift of the tour.
  private static func survey(
    _ context: Context, _ database: Database
  ) async throws -> (WalletID, GiftAccount) {
    let connection = try await database.connect(
      as: .operator, on: context.loop, statementTimeout: nil)
    let result = await Result {
      let violated = try await connection.verifyLedger().filter { $0.violations > 0 }
      guard violated.isEmpty else {
        throw CommandFailure.refused(
          code: "ledger_not_sound", message: violated.map(\.sentence).joined(separator: "; "))
      }
      let totals = Record(of: try await connection.coalitionTotals())
      context.console.write(totals.table(for: .table).text(as: .table))
      context.console.write("\nThe ledger is sound: every invariant was proved from its rows.\n")
      let key = try IdentifierKey.find(context, for: database)
      try await key.adopt(over: connection)
      let digest = key.digest(
        of: try MemberIdentifier(.card, Tour.card), presentedBy: Identities.make())
      let gift = try await connection.gift(
        .code(supplier: Tour.gift.supplier, try GiftCode(Tour.gift.code)))
      return (try await connection.memberFile(identifiedBy: digest).wallet, gift)
    }
    await connection.close()
    return try result.get()
  }

  /// Sets up how the coalition settles, and closes the months of the sample.
  private static func settle(
    _ context: Context, _ database: Database, _ settlement: DemoSettlement
  ) async throws {
    let key = try SettlementKey.find(context, for: database)
    let connection = try await database.connect(
      as: .operator, on: context.loop, statementTimeout: nil)
    let result = await Result {
      try await SettlementKey.requireLast(key, over: connection)
      try await settlement.prepare(over: connection)
      let isNew = try await settlement.close(with: key, over: connection, context.console)
      if !isNew { context.console.write("The months are settled from an earlier run.\n") }
      context.console.write(try await settlement.summary(over: connection))
    }
    await connection.close()
    try result.get()
  }

  private static func present(
    _ tour: Tour, of service: ServiceProcess, _ context: Context, _ keys: DemoKeys, _ log: Log
  ) async throws {
    let console = context.console
    console.write("\nServing on http://\(service.address)\n")
    guard !context.isSet(exits) else { return try tour.walk(at: service.address, console) }
    console.write("\nTry this in another terminal:\n\n")
    for key in tour.keys { console.write("  export \(key.variable)=\(key.text)\n") }
    var isCodeTold = false
    for stop in tour.stops {
      console.write("\n  # \(stop.title).\n")
      if stop.request.needsCode, !isCodeTold {
        console.write("  export CODE=...  # `voucher.code` of the order's answer\n")
        isCodeTold = true
      }
      let command = stop.request.curl(service.address)
      for line in command.split(separator: "\n") { console.write("  \(line)\n") }
    }
    console.write(
      """

      The keys of all twelve partners are in \(keys.path), the API's description at
      http://\(service.address)/openapi.yaml. `tessera report summary` and `tessera ledger verify`
      show the operator's side. Ctrl-C ends the service; the data stay.

      """)
    await Serve.waitForSignal(context, log)
  }
}
