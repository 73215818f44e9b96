import Coalition
import FoundationEssentials
import HTTP
import Operations
import Store
import Testing

@testable import PartnerAPI

@Suite struct ProblemTests {
  private struct Body: Decodable {
    let type: String
    let title: String
    let status: Int
    let detail: String
    let instance: String?
    let code: String
    let request_id: String
  }

  private func header(_ name: String, of response: Response) -> String? {
    response.headers.first { $0.name.text == name }?.value.text
  }

  @Test(arguments: Refusal.allCases)
  func `every refusal is a problem of RFC 9457 under its own code and status`(
    refusal: Refusal
  ) throws {
    let response = Problem(refusal).response(requestID: "req_1", instance: "/v1/purchases")
    let body = try JSONDecoder().decode(Body.self, from: Data(response.body))
    #expect(response.status == refusal.status)
    #expect(body.status == refusal.status.code)
    #expect(body.code == refusal.code)
    #expect(body.type == "https://tessera.example/problems/\(refusal.code)")
    #expect(body.title == refusal.title)
    #expect(body.instance == "/v1/purchases")
    #expect(body.request_id == "req_1")
    #expect(!body.detail.isEmpty)
    #expect(header("Content-Type", of: response) == "application/problem+json")
    #expect((header("WWW-Authenticate", of: response) != nil) == (refusal.status.code == 401))
    #expect((header("Retry-After", of: response) != nil) == (refusal.status.code == 503))
    #expect(header("Idempotency-Replayed", of: response) == nil)
  }

  @Test func `a problem has its fields in one order`() {
    var problem = Problem.invalidRequest([
      FieldError(pointer: "/a~1b", refusal: .fieldMissing, detail: "this field is required")
    ])
    problem.number = ("line", 3)
    let response = problem.response(requestID: "req_1", instance: nil)
    #expect(
      String(decoding: response.body, as: UTF8.self)
        == #"{"type":"https://tessera.example/problems/invalid_request","#
        + #""title":"The request breaks rules","status":422,"detail":"see errors for each field","#
        + #""code":"invalid_request","request_id":"req_1","line":3,"#
        + #""errors":[{"pointer":"/a~1b","code":"field_missing","#
        + #""detail":"this field is required"}]}"#
    )
  }

  @Test func `a remembered refusal says that it is one, and how many points there were`() throws {
    let failure = OperationFailure.refused(.insufficientPoints, detail: 12, isReplay: true)
    let response = Problem(failure).response(requestID: "req_1", instance: "/v1/redemptions")
    #expect(header("Idempotency-Replayed", of: response) == "true")
    #expect(String(decoding: response.body, as: UTF8.self).contains(#""points_available":12"#))
  }

  @Test(arguments: [
    OperationFailure.refused(.tryAgain), .refused(.termsChanged), .failed(.busy),
  ])
  func `what was retried in vain is busy, whatever it was inside`(failure: OperationFailure) {
    #expect(Problem(failure).refusal == .busy)
  }

  @Test func `the reference page gives every refusal the status that it has`() throws {
    let rows = try ReferencePage.refusals()
    #expect(rows.map(\.code) == Refusal.allCases.map(\.code))
    for (row, refusal) in zip(rows, Refusal.allCases) {
      #expect(row.status == refusal.status.code, "\(refusal.code)")
    }
  }
}
