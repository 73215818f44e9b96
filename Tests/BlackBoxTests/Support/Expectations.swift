import Testing

/// Expects a problem of RFC 9457 with our code, whole in every part that a program reads.
func expectProblem(
  _ answer: HTTPAnswer, _ status: Int, _ code: String, instance: String? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let problem = answer.json
  #expect(answer.status == status, "\(answer.text)", sourceLocation: sourceLocation)
  #expect(problem["code"] == .string(code), "\(answer.text)", sourceLocation: sourceLocation)
  #expect(
    answer["content-type"] == "application/problem+json", sourceLocation: sourceLocation)
  #expect(problem["status"] == .number(Int64(answer.status)), sourceLocation: sourceLocation)
  #expect(
    problem["type"] == "https://tessera.example/problems/\(code)", sourceLocation: sourceLocation)
  #expect(problem["title"].string?.isEmpty == false, sourceLocation: sourceLocation)
  #expect(problem["detail"].string?.isEmpty == false, sourceLocation: sourceLocation)
  #expect(problem["request_id"].string == answer["request-id"], sourceLocation: sourceLocation)
  #expect(answer["request-id"]?.isEmpty == false, sourceLocation: sourceLocation)
  if let instance {
    #expect(problem["instance"] == .string(instance), sourceLocation: sourceLocation)
  }
}

/// Expects an answer with a status, and shows what came instead.
func expect(
  _ answer: HTTPAnswer, _ status: Int, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(answer.status == status, "\(answer.text)", sourceLocation: sourceLocation)
  if status < 300, status != 204 {
    #expect(answer["content-type"] == "application/json", sourceLocation: sourceLocation)
  }
}

/// Expects `second` to be `first` again, and marked so.
func expectReplay(
  _ second: HTTPAnswer, of first: HTTPAnswer, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(first.isReplay == false, sourceLocation: sourceLocation)
  #expect(second.isReplay, sourceLocation: sourceLocation)
  #expect(second.status == first.status, sourceLocation: sourceLocation)
  #expect(second.text == first.text, sourceLocation: sourceLocation)
}
