import Coalition
import Postgres
import Testing

/// The catalogue from outside: a supplier writes gifts, the operator approves them, and everybody
/// finds them.
@Suite struct GiftsTests {
  private struct Scene {
    let stage: Stage
    let supplier: TestPartner
    /// With the scope `gifts`.
    let desk: Till
    /// Another partner's.
    let till: Till
    /// A word that no other gift of the stage has.
    let word = Unique.text("word").replacing("-", with: "")

    init(at door: Door) async throws {
      stage = try await Stage.shared
      supplier = try await stage.coalition.invitePartner()
      let front = try await stage.till(at: door)
      desk = Till(
        front.client, try await stage.coalition.issueKey(to: supplier.code, scopes: ["gifts"]))
      till = front
    }

    /// A gift as its supplier writes it, told with the scene's word.
    func gift(_ code: String, points: Int64 = 100, and changes: JSON = [:]) -> JSON {
      let gift: JSON = [
        "code": .string(code), "kind": "voucher", "default_language": "en",
        "texts": [
          ["language": "en", "title": .string("\(code) \(word)"), "description": "For you."],
          ["language": "bg", "title": .string("Подарък \(word)")],
        ],
        "images": [
          [
            "url": "https://images.example/1.jpg", "width": 800, "height": 600, "bytes": 1,
            "sha256": .string(String(repeating: "0a", count: 32)),
          ]
        ],
        "prices": [["option": 1, "points": .number(points)]], "stock": "counted",
        "voucher": ["uses": 2, "days": 30, "expiry": "points_back"],
      ]
      return gift.merging(changes)
    }

    /// Drafts a gift, and has the operator approve and publish it.
    func publish(_ code: String, points: Int64 = 100, and changes: JSON = [:]) async throws
      -> String
    {
      let drafted = try await desk.post(
        "/v1/gifts", gift(code, points: points, and: changes), once: Unique.text("gift"))
      expect(drafted, 201)
      let id = drafted.json["id"].string!
      try await operate(id, "approve")
      expect(try await desk.post("/v1/gifts/\(id)/publish", [:], once: Unique.text("gift")), 201)
      return id
    }

    /// Does with a gift what only the operator can.
    func operate(_ gift: String, _ move: String) async throws {
      let id = try GiftID(parsing: gift).uuid
      _ = try await stage.coalition.database.query(
        "select catalogue.set_gift_status('ann', $1, $2, 424242, 'EUR', null, false)",
        [.uuid(PostgresUUID(high: id.high, low: id.low)), .text(move)])
    }

    /// The ids that a search finds.
    func found(_ query: String, by till: Till? = nil) async throws -> [String] {
      let answer = try await (till ?? self.till).get("/v1/gifts?\(query)")
      expect(answer, 200)
      return answer.json["data"].elements.compactMap { $0["id"].string }
    }
  }

  @Test(arguments: Door.allCases)
  func `a gift is drafted, approved, published, found, paused, revised and retired`(
    door: Door
  ) async throws {
    let scene = try await Scene(at: door)
    let drafted = try await scene.desk.post("/v1/gifts", scene.gift("mug"), once: "draft")
    expect(drafted, 201)
    let id = drafted.json["id"].string!
    #expect(drafted.json["object"] == "gift_status" && drafted.json["status"] == "draft")
    expectReplay(
      try await scene.desk.post("/v1/gifts", scene.gift("mug"), once: "draft"), of: drafted)
    expectProblem(
      try await scene.desk.post("/v1/gifts", scene.gift("jug"), once: "draft"), 422,
      "idempotency_key_reused")
    expectProblem(
      try await scene.desk.post("/v1/gifts", scene.gift("mug"), once: "again"), 409,
      "gift_code_taken")
    expectProblem(try await scene.till.get("/v1/gifts/\(id)"), 404, "gift_not_found")
    expectProblem(
      try await scene.desk.post("/v1/gifts/\(id)/publish", [:], once: "early"), 409,
      "gift_status_conflict")
    try await scene.operate(id, "approve")
    let published = try await scene.desk.post("/v1/gifts/\(id)/publish", [:], once: "publish")
    expect(published, 201)
    #expect(published.json["status"] == "live")

    let told = try await scene.till.get("/v1/gifts/\(id)?language=bg-BG")
    expect(told, 200)
    #expect(told.json["title"] == .string("Подарък \(scene.word)"))
    #expect(told.json["language"] == "bg" && told.json["languages"] == ["bg", "en"])
    #expect(told.json["prices"] == [["option": 1, "points": 100, "money": .null]])
    #expect(told.json["in_stock"] == false && told.json["stock_left"] == .null)
    #expect(told.json["voucher"] == ["uses": 2, "days": 30, "expiry": "points_back"])
    #expect(told.json["supplier"]["code"] == .string(scene.supplier.code))
    for hidden in [
      "424242", "mug-code", "supply", "changed_by", "stock_counts", "\"code\":\"mug\"",
    ] {
      #expect(!told.text.contains(hidden), "\(hidden)")
    }
    #expect(try await scene.found("q=\(scene.word)") == [id])

    let own = try await scene.desk.get("/v1/supplied-gifts/\(id)")
    expect(own, 200)
    #expect(own.json["supply_terms"][0]["price"] == ["amount": 424_242, "currency": "EUR"])
    #expect(
      own.json["stock_counts"] == ["added": 0, "available": 0, "reserved": 0, "taken": 0])
    #expect(own.json["texts"][0]["title"] == .string("Подарък \(scene.word)"))
    #expect(try await scene.desk.get("/v1/supplied-gifts").json["data"] == [own.json])
    let reader = Till(
      scene.desk.client,
      try await scene.stage.coalition.issueKey(to: scene.supplier.code, scopes: ["reports"]))
    expectProblem(try await reader.get("/v1/supplied-gifts"), 403, "scope_missing")
    expectProblem(
      try await reader.post("/v1/gifts", scene.gift("cup"), once: "cup"), 403, "scope_missing")

    let pause: JSON = ["reason": "The season is over."]
    expect(try await scene.desk.post("/v1/gifts/\(id)/pause", pause, once: "pause"), 201)
    #expect(try await scene.found("q=\(scene.word)").isEmpty)
    let revised = try await scene.desk.post(
      "/v1/gifts/\(id)/revise", scene.gift("mug", points: 90), once: "revise")
    expect(revised, 201)
    #expect(revised.json["status"] == "draft")
    expectReplay(
      try await scene.desk.post("/v1/gifts/\(id)/publish", [:], once: "publish"), of: published)
    expect(try await scene.desk.post("/v1/gifts/\(id)/retire", [:], once: "retire"), 201)
    #expect(try await scene.desk.get("/v1/supplied-gifts/\(id)").json["status"] == "retired")
    #expect(
      try await scene.stage.coalition.brokenInvariants().filter { $0.contains("request") } == [])
  }

  @Test(arguments: Door.allCases)
  func `members find what they look for, can pay for, and can use where they are`(
    door: Door
  ) async throws {
    let scene = try await Scene(at: door)
    try await scene.stage.coalition.addOutlet("harbour", of: scene.supplier)
    let cheap = try await scene.publish("cheap", points: 50, and: ["outlets": ["harbour"]])
    let dear = try await scene.publish("dear", points: 5_000, and: ["shows_stock": true])
    let soon = try await scene.publish(
      "soon", points: 200, and: ["valid_until": "2999-01-01T00:00:00Z"])
    let word = "q=\(scene.word)"
    #expect(try await scene.found("\(word)&sort=newest") == [soon, dear, cheap])
    #expect(try await scene.found("\(word)&sort=price") == [cheap, soon, dear])
    #expect(try await scene.found("\(word)&sort=ending_soon").first == soon)
    #expect(try await scene.found("\(word)%20dear") == [dear])
    #expect(try await scene.found("\(word)%20-dear&sort=price") == [cheap, soon])
    #expect(try await scene.found("\(word)&points_min=51&points_max=4999") == [soon])
    #expect(try await scene.found("\(word)&ends_before=2999-01-02T00:00:00Z") == [soon])
    #expect(
      try await scene.found("supplier=\(scene.supplier.code)&sort=price") == [cheap, soon, dear])
    let here = "\(word)&honoured_by=\(scene.supplier.code)"
    #expect(try await scene.found("\(here)&outlet=harbour&sort=price") == [cheap, soon, dear])
    #expect(try await scene.found("\(here)&outlet=none&sort=price") == [soon, dear])

    let member = try await scene.till.enrol()
    _ = try await scene.till.earn(300, for: member)
    let affordable = "\(word)&sort=price&affordable_for=\(member.id)"
    #expect(try await scene.found(affordable) == [cheap, soon])
    let stranger = try await scene.stage.till(at: door)
    expectProblem(try await stranger.get("/v1/gifts?\(affordable)"), 404, "wallet_not_found")

    let first = try await scene.till.get("/v1/gifts?\(word)&sort=price&limit=2").json
    #expect(first["has_more"] == true && first["data"].elements.count == 2)
    #expect(try await scene.found("\(word)&sort=price&limit=2&starting_after=\(soon)") == [dear])
    let shown = try await scene.till.get("/v1/gifts/\(dear)").json
    #expect(shown["stock_left"] == 0)
  }

  @Test(
    arguments: [
      ("q=", "field_too_short"), ("q=\(String(repeating: "x", count: 201))", "field_too_long"),
      ("q=a%0Ab", "field_format"), ("language=English", "field_format"),
      ("sort=random", "field_format"), ("sort=relevance", "field_conflict"),
      ("outlet=a", "field_conflict"), ("limit=0", "field_too_small"),
      ("limit=101", "field_too_large"), ("points_min=-1", "field_format"),
      ("points_max=1000000000001", "field_too_large"), ("category=Food", "field_format"),
      ("supplier=%40nobody", "field_format"), ("ends_before=soon", "field_format"),
      ("starting_after=x", "field_format"), ("affordable_for=x", "field_format"),
      ("starting_after=gft_01jd8x3v5wf6zr8v2y0kq4m9st", "field_format"),
      ("colour=red", "field_unknown"), ("q=a&q=b", "field_duplicate"),
    ])
  func `a search that cannot be meant is refused by the name of its parameter`(
    query: String, code: String
  ) async throws {
    let till = try await Stage.shared.till(at: .direct)
    let answer = try await till.get("/v1/gifts?\(query)")
    expectProblem(answer, 422, "invalid_request")
    #expect(answer.json["errors"][0]["code"] == .string(code), "\(answer.text)")
    let name = query.split(separator: "=")[0]
    #expect(answer.json["errors"][0]["pointer"].string?.hasPrefix("?\(name)") == true)
  }

  @Test func `a supplier counts what is on the shelf, and everybody sees whether there is any`()
    async throws
  {
    let scene = try await Scene(at: .direct)
    let id = try await scene.publish("counted")
    let stocked = try await scene.desk.post(
      "/v1/gifts/\(id)/stock", ["change": 3, "reason": "new"], once: "stock")
    expect(stocked, 201)
    #expect(stocked.json["object"] == "stock_change" && stocked.json["change"] == 3)
    expectReplay(
      try await scene.desk.post(
        "/v1/gifts/\(id)/stock", ["change": 3, "reason": "new"], once: "stock"), of: stocked)
    let gone = try await scene.desk.post(
      "/v1/gifts/\(id)/stock", ["change": -4], once: "gone")
    expectProblem(gone, 409, "stock_exceeded")
    let most = try await scene.desk.post(
      "/v1/gifts/\(id)/stock", ["change": 999_999_998], once: "most")
    expectProblem(most, 409, "stock_limit_reached")
    #expect(most.json["stock_addable"] == 999_999_997)
    #expect(gone.json["stock_available"] == 3)
    #expect(try await scene.till.get("/v1/gifts/\(id)").json["in_stock"] == true)
    let own = try await scene.desk.get("/v1/supplied-gifts/\(id)").json
    #expect(own["stock_counts"] == ["added": 3, "available": 3, "reserved": 0, "taken": 0])
  }

  @Test func `the longest search and every text of a gift at its longest are taken`() async throws {
    let scene = try await Scene(at: .direct)
    #expect(try await scene.found("q=\(String(repeating: "x", count: 200))").isEmpty)
    let long = String(repeating: "Ж", count: 4_000)
    let texts = (0..<20).map { number -> JSON in
      let language = number == 0 ? "en" : "x\(Character(UnicodeScalar(UInt8(97 + number))))"
      return [
        "language": .string(language), "title": .string(String(repeating: "ж", count: 120)),
        "description": .string(long), "conditions": .string(long),
      ]
    }
    let id = try await scene.publish("long", and: ["texts": .array(texts)])
    let told = try await scene.till.get("/v1/gifts/\(id)?language=xc").json
    #expect(told["description"] == .string(long) && told["language"] == "xc")
    #expect(told["languages"].elements.count == 20)
  }

  @Test func `categories are told in the language of the reader`() async throws {
    let scene = try await Scene(at: .direct)
    _ = try await scene.stage.coalition.database.query(
      "select catalogue.set_category('ann', $1, $2)",
      [.text(scene.word), .jsonb(#"{"en": "Food", "bg": "Храна"}"#)])
    let categories = try await scene.till.get("/v1/categories?language=bg").json
    #expect(categories["has_more"] == false)
    let category = categories["data"].elements.first { $0["id"] == .string(scene.word) }
    #expect(category?["title"] == "Храна" && category?["object"] == "category")
    let id = try await scene.publish("filed", and: ["category": .string(scene.word)])
    #expect(try await scene.found("category=\(scene.word)") == [id])
    expectProblem(
      try await scene.desk.post(
        "/v1/gifts", scene.gift("lost", and: ["category": "nowhere"]), once: "lost"), 422,
      "category_not_found")
  }
}
