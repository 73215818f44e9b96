import EmbeddedPostgres
import Glibc
import TestSupport
import Testing

/// Goal: no till reaches a service of another coalition because both listen at one address. Method:
/// a second service, the demo, and hosts that are none, each with the program itself.
@Suite struct ListenAddressTests {
  private func serve(_ coalition: TestCoalition, at address: String) async throws -> (
    status: Int32, text: String
  ) {
    let program = try RunningProgram(
      [
        TestBinary.tessera, "serve", "--database", coalition.serviceConnectionString,
        "--listen", address,
      ],
      environment: [
        "TESSERA_IDENTIFIER_KEY=\(Service.identifierKey)",
        "TESSERA_VOUCHER_KEY=\(Service.voucherKey)",
      ])
    // One that serves would never end.
    let isServing = await program.output.line(containing: "\"serving\"")
    if isServing { program.signal(SIGTERM) }
    return (await program.end(), program.output.text)
  }

  @Test func `a second service at one address is refused, and tills reach the first`() async throws
  {
    let stage = try await FaultStage.sharingServer()
    let service = try await stage.startService(["--loops", "2"])
    let other = try await TestCoalition.make()
    let address = "127.0.0.1:\(service.port)"
    let second = try await serve(other, at: address)
    #expect(second.status == 2, "\(second)")
    #expect(
      second.text.contains(
        "error: --listen \(address): another program listens there; stop it or name another port"),
      "\(second)")
    // The key is one of the first coalition only.
    for _ in 0..<20 {
      #expect(try await stage.till(at: service).get("/v1/statements").status == 200)
    }
    service.terminate()
    #expect(await service.end() == 0)
    try await other.close()
    try await stage.close()
  }

  @Test func `a demo finds out that its address is taken before it imports anything`() async throws
  {
    let stage = try await FaultStage.sharingServer()
    let service = try await stage.startService()
    let folder = try TestFolder()
    let demo = try RunningProgram([
      TestBinary.tessera, "demo", "--exit", "--embedded", "\(folder.path)/demo", "--data",
      SampleCoalition.databaseFolder + "/../deploy/demo", "--listen", "127.0.0.1:\(service.port)",
    ])
    #expect(await demo.end() == 2)
    #expect(demo.output.text.contains("another program listens there"), "\(demo.output.text)")
    #expect(!demo.output.text.contains("Importing"))
    service.terminate()
    #expect(await service.end() == 0)
    try await stage.close()
  }

  @Test(arguments: ["no.such.host.invalid:0", "192.0.2.1:8080"])
  func `a host that is none of this machine is named`(address: String) async throws {
    let coalition = try await TestCoalition.make()
    let run = try await serve(coalition, at: address)
    #expect(run.status == 2, "\(run)")
    #expect(run.text.contains("error: --listen \(address): "), "\(run)")
    try await coalition.close()
  }
}
