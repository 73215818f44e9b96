package import Coalition

/// A gift as the JSON that the catalogue's functions take: the columns of `catalogue.gifts`, and
/// beside them lists of texts, prices, outlets and odds.
package enum StoredGiftJSON {
  /// The JSON of a gift; the same gift always has the same.
  package static func encode(_ gift: WrittenGift) -> String {
    StoredJSON.encodeColumns(Stored(gift))
  }

  private struct Stored: Encodable {
    struct Text: Encodable {
      let language: String
      let title: String
      let description: String
      let conditions: String
    }

    struct Image: Encodable {
      let url: String
      let width: Int32
      let height: Int32
      let bytes: Int64
      let sha256: String
    }

    struct Price: Encodable {
      let option: Int16
      let points: Int64
      let amount: Int64?
      let currency: String?
    }

    struct Outcome: Encodable {
      let gift: String
      let weight: Int32
    }

    let code: String
    let kind: String
    let category: String?
    let defaultLanguage: String
    let validFrom: String?
    let validUntil: String?
    let stock: String
    let showsStock: Bool
    let lowStock: Int64?
    let limitCount: Int32?
    let limitWindow: String?
    let voucherUses: Int32?
    let voucherDays: Int32?
    let voucherExpiry: String?
    let images: [Image]
    let metadata: [String: String]?
    let texts: [Text]
    let prices: [Price]
    let outlets: [String]
    var discountBps: Int32?
    var discountAmount: Int64?
    var discountCurrency: String?
    var cause: String?
    var programme: String?
    var programmePoints: Int64?
    var odds: [Outcome] = []

    init(_ gift: WrittenGift) {
      code = gift.code.text
      kind = gift.content.kind.rawValue
      category = gift.category?.text
      defaultLanguage = gift.defaultLanguage.tag
      validFrom = gift.validFrom?.description
      validUntil = gift.validUntil?.description
      stock = gift.stock.rawValue
      showsStock = gift.showsStock
      lowStock = gift.lowStock
      limitCount = gift.limit?.count
      limitWindow = gift.limit?.window.rawValue
      voucherUses = gift.voucher?.uses
      voucherDays = gift.voucher?.days
      voucherExpiry = gift.voucher?.expiry.rawValue
      images = gift.images.map {
        Image(url: $0.url, width: $0.width, height: $0.height, bytes: $0.bytes, sha256: $0.sha256)
      }
      metadata =
        gift.metadata.entries.isEmpty
        ? nil : Dictionary(uniqueKeysWithValues: gift.metadata.entries.map { ($0.key, $0.value) })
      texts = gift.texts.map {
        Text(
          language: $0.language.tag, title: $0.title, description: $0.description,
          conditions: $0.conditions)
      }
      prices = gift.prices.map {
        Price(
          option: $0.option, points: $0.points.value, amount: $0.money?.minorUnits,
          currency: $0.money?.currency.code)
      }
      outlets = gift.outlets.map(\.text)
      switch gift.content {
      case .voucher, .goods, .service: break
      case .discountPercent(let basisPoints): discountBps = basisPoints
      case .discountAmount(let money):
        discountAmount = money.minorUnits
        discountCurrency = money.currency.code
      case .donation(let cause): self.cause = cause
      case .programmePoints(let programme, let points):
        self.programme = programme
        programmePoints = points
      case .surprise(let outcomes):
        odds = outcomes.map { Outcome(gift: $0.gift.uuid.description, weight: $0.weight) }
      }
    }
  }
}
