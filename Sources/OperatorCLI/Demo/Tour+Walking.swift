import Coalition
import FoundationEssentials
import HTTP

extension Tour {
  /// What the tour reads out of an answer.
  private struct Answer: Decodable {
    struct Value: Decodable {
      let amount: Int64
    }
    struct Element: Decodable {}
    struct Voucher: Decodable {
      private enum Key: String, CodingKey { case code }
      let code: String?

      /// An order tells its voucher with the code, an activation only which voucher it was.
      init(from decoder: any Decoder) throws {
        code = try? decoder.container(keyedBy: Key.self).decode(String.self, forKey: .code)
      }
    }

    let id: String?
    let wallet: String?
    let points: Int64?
    let value: Value?
    let available: Int64?
    let balanceAfter: Int64?
    let data: [Element]?
    let state: String?
    let voucher: Voucher?
    let usesLeft: Int64?
    let code: String?
    var isReplay: Bool?
  }

  /// Walks all stops against the service at `address`, telling `console` of each.
  ///
  /// Throws a refusal `tour_failed` at the first answer that is not as told.
  func walk(at address: SocketAddress, _ console: Console) throws {
    var answers: [Answer] = []
    for (number, stop) in stops.enumerated() {
      console.write("\n\(number + 1). \(stop.title)\n")
      var request = stop.request
      let code = answers.last { $0.voucher?.code != nil }?.voucher?.code
      request.path = request.path.replacing(TourRequest.codeVariable, with: code ?? "none")
      guard let answer = LoopbackClient.send(request, to: address) else {
        throw Self.failure(number, "no answer came back")
      }
      console.write("   \(answer.status) \(answer.body.trimmedEnd)\n")
      guard answer.status == stop.status else {
        throw Self.failure(number, "the status is not \(stop.status)")
      }
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      guard var read = try? decoder.decode(Answer.self, from: Data(answer.body.utf8)) else {
        throw Self.failure(number, "the answer is not the JSON that was promised")
      }
      read.isReplay = answer.headers["idempotency-replayed"] == "true"
      answers.append(read)
      if let surprise = surprise(in: answers) { throw Self.failure(number, surprise) }
    }
    console.write("\nEvery step answered as told.\n")
  }

  /// What is not as told in the newest of the answers so far; nil when all is well.
  private func surprise(in answers: [Answer]) -> String? {
    let newest = answers[answers.count - 1]
    switch answers.count {
    case 1: return newest.wallet == promise.wallet.description ? nil : "it is another wallet"
    case 2:
      return newest.points == promise.pointsEarned ? nil : "it earned another number of points"
    case 3:
      guard newest.isReplay == true else { return "it is not marked as a replay" }
      return newest.id == answers[1].id && newest.balanceAfter == answers[1].balanceAfter
        ? nil : "it is another purchase"
    case 4:
      guard newest.value?.amount == promise.valueSpent else { return "it is worth something else" }
      return newest.balanceAfter == (answers[1].balanceAfter ?? 0) - promise.pointsSpent
        ? nil : "the balance is not \(promise.pointsSpent) points lower"
    case 5: return newest.available == answers[3].balanceAfter ? nil : "the balance differs"
    case 6: return newest.data?.isEmpty == true ? nil : "a partner sees a neighbour's receipt"
    case 7:
      guard newest.voucher?.code != nil else { return "the order yields no voucher" }
      return newest.balanceAfter == (answers[4].available ?? 0) - promise.pointsOrdered
        ? nil : "the balance is not \(promise.pointsOrdered) points lower"
    case 8: return newest.usesLeft == 0 ? nil : "the voucher is not used up"
    default: return newest.code == "voucher_used" ? nil : "it is refused for another reason"
    }
  }

  private static func failure(_ number: Int, _ reason: String) -> CommandFailure {
    .refused(code: "tour_failed", message: "step \(number + 1): \(reason)")
  }
}

extension String {
  /// The text without white space at its end.
  fileprivate var trimmedEnd: Substring {
    var text = self[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
