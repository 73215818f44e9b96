import Testing

@testable import Coalition

@Suite struct OrderReasonTextTests {
  @Test func `a reason has one to five hundred characters`() throws {
    #expect(try OrderReasonText("x").text == "x")
    let longest = String(repeating: "\u{1F381}", count: 500)
    #expect(try OrderReasonText(longest).text == longest)
    #expect(throws: OrderReasonTextError.empty) { try OrderReasonText("") }
    #expect(throws: OrderReasonTextError.tooLong(max: 500)) { try OrderReasonText(longest + "x") }
  }

  @Test func `a reason has no control characters`() throws {
    #expect(try OrderReasonText("sold out, sorry").text == "sold out, sorry")
    for control in ["\n", "\t", "\u{0}", "\u{7f}", "\u{85}"] {
      #expect(throws: OrderReasonTextError.controlCharacter(at: 2)) {
        try OrderReasonText("so\(control)ld")
      }
    }
  }

  @Test func `what gives points back is cancelling and returning`() {
    #expect(OrderMove.allCases.filter(\.givesPointsBack) == [.cancel, .return])
  }
}
