import Testing

/// A code is worth what it buys: it is with the member, in the requests that present it, and in the
/// answer to its order, and nowhere else.
@Suite struct VoucherSecrecyTests {
  @Test func `a code is in no log, no metric, no problem, no trace and no row`() async throws {
    let coalition = try await TestCoalition.make()
    let service = try await Service.start(
      on: coalition.serviceConnectionString, ["--log-level", "debug"])
    let client = HTTPClient(service.origin)
    let supplier = try await coalition.invitePartner()
    let till = Till(client, supplier.key)
    let desk = Till(client, try await coalition.issueKey(to: supplier.code, scopes: ["gifts"]))
    let member = try await till.enrol()
    try await till.earn(100, for: member)
    let made = try await coalition.offerVoucher(by: supplier, points: 10, uses: 2)
    let pool = try await coalition.offerVoucher(by: supplier, points: 10, isPool: true)
    let secret = "Quince-4711-Marmalade"
    expect(try await desk.upload([secret, "\(secret)-2"], to: pool, once: "u"), 201)
    var codes = [secret]
    for gift in [made, pool] {
      codes.append(
        try #require(
          try await till.orderVoucher(gift, for: member)["voucher"]["code"].string))
    }
    #expect(codes[2] == secret)

    var problems: [HTTPAnswer] = []
    for code in codes + ["Wrong-\(secret)"] {
      let path = "/v1/vouchers/\(code)"
      expect(
        try await till.post("\(path)/check", [:]), code.hasPrefix("Wrong") ? 404 : 200)
      _ = try await till.activate(code, once: Unique.text("a"))
      // Everything that is refused, whatever refuses it.
      problems.append(try await till.activate(code, uses: 2, once: Unique.text("a")))
      problems.append(try await till.activate(code, uses: 0, once: Unique.text("a")))
      problems.append(try await till.post("\(path)/activate", [:]))
      problems.append(try await till.post("\(path)/activate", text: "{", once: "j"))
      problems.append(try await till.post("\(path)/activat", [:], once: "k"))
      problems.append(try await till.get("\(path)/check"))
      problems.append(try await till.get(path))
      problems.append(try await till.post("\(path)/check?code=1", [:]))
      problems.append(try await till.send("DELETE", "\(path)/check"))
      problems.append(try await desk.post("\(path)/check", [:]))
      var nobody = till
      nobody.key = nil
      problems.append(try await nobody.post("\(path)/check", [:]))
      problems.append(
        try await till.send(
          "POST", "\(path)/check", headers: [("Content-Type", "text/plain")], body: [1]))
    }
    #expect(problems.allSatisfy { $0.status >= 400 })
    for answer in problems { expectHidden(codes, in: answer.text, "a problem") }
    for answer in problems {
      let head = answer.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
      expectHidden(codes, in: head, "a header")
    }
    let metrics = try await client.send(HTTPClient.Request(method: "GET", path: "/metrics"))
    #expect(metrics.text.contains(#"route="/v1/vouchers/{code}/activate""#))
    expectHidden(codes, in: metrics.text, "a metric")
    #expect(service.log.contains("/v1/vouchers/{code}/check"), "every request is logged here")
    expectHidden(codes, in: service.log, "the log")
    for text in codes + codes.map({ $0.replacing("-", with: "") }) {
      #expect(try await coalition.tables(holding: text).isEmpty)
    }
    // The search finds what is there.
    #expect(try await coalition.tables(holding: "gift.issued") == [])
    #expect(
      try await coalition.tables(holding: supplier.code)
        == ["tenancy.partners", "coalition.audit_trail"].sorted())
    service.terminate()
    #expect(await service.end() == 0)
    await client.close()
    try await coalition.close()
  }

  /// Neither whole nor without its dashes, in whatever case.
  private func expectHidden(_ codes: [String], in text: String, _ place: String) {
    let shown = text.lowercased().replacing("-", with: "")
    for code in codes {
      #expect(!shown.contains(code.lowercased().replacing("-", with: "")), "\(place)")
    }
  }
}
