import Coalition
import HTTP
import Operations
import Secrets
import Store

/// The papers of one of the caller's statements, by their names: what the operator has published of
/// it, in the forms that finance programs take.
enum ListPapers {
  static let endpoint = Endpoint(.get, "/v1/statements/{statement_id}/files") {
    exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: ["limit", "starting_after"])
    let id: StatementID = try exchange.pathID("statement_id", absence: .notFound)
    let limit = try exchange.limit()
    let name = try exchange.cursor()?.value ?? ""
    guard name.isEmpty || PaperName.isOne(name) else {
      throw .invalidParameter("starting_after", .fieldFormat, "expected the id of a file")
    }
    let page = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.papers(of: id, after: name, limit: limit, from: key)
    }
    return exchange.answer(page) { $0.paper($1, of: id) }
  }
}

/// One paper, as it was rendered when it was published.
///
/// Nothing is rendered here: no program runs and no settlement is computed for a download.
enum ReadPaper {
  static let endpoint = Endpoint(.get, "/v1/statements/{statement_id}/files/{file_id}") {
    exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let id: StatementID = try exchange.pathID("statement_id", absence: .notFound)
    guard let name = exchange.parameters["file_id"] else {
      preconditionFailure("the route has no file_id")
    }
    guard PaperName.isOne(name) else { throw Problem(.notFound) }
    let paper = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.paper(name, of: id, from: key)
    }
    var response = Response(
      .ok, contentType: HeaderValue(replacingControlsIn: paper.mediaType), body: paper.content)
    response.addHeader(
      "Content-Disposition",
      HeaderValue(replacingControlsIn: "attachment; filename=\"\(paper.name)\""))
    // What it is was said; a browser that guesses otherwise would run what a page holds.
    response.addHeader("X-Content-Type-Options", "nosniff")
    return response
  }
}

/// What files may be called, as the database holds it.
private enum PaperName {
  static let lengthMax = 200

  static func isOne(_ text: String) -> Bool {
    (1...lengthMax).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
          UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}

extension JSONWriter {
  fileprivate mutating func paper(_ paper: StoredPaper, of statement: StatementID) {
    field("id", paper.name)
    field("object", "statement_file")
    field("created_at", paper.publishedAt)
    field("media_type", paper.mediaType)
    field("bytes", paper.byteCount)
    field("sha256", Hexadecimal.encode(paper.digest))
    field("path", "/v1/statements/\(statement)/files/\(paper.name)")
  }
}
