/// One thing in a file of the catalogue, as the operator exports and imports it.
///
/// Nothing in it is an id: a file can be brought into another coalition's database, where gifts are
/// known by their suppliers and codes.
package enum CatalogueEntry: Hashable, Sendable {
  /// Under what gifts are listed.
  case category(CategoryEntry)
  /// A gift with all that is between its supplier and the operator.
  case gift(GiftEntry)

  /// What stands for the operator where a file names a supplier; no partner has such a code.
  package static let operatorName = "@operator"
}

/// A category in a file of the catalogue.
package struct CategoryEntry: Hashable, Sendable {
  /// What the category is called in one language.
  package struct Title: Hashable, Sendable {
    package var language: Language
    package var text: String

    package init(language: Language, text: String) {
      self.language = language
      self.text = text
    }
  }

  /// The operator's name for it.
  package var code: CategoryCode
  /// What it is called, in the order of the languages.
  package var titles: [Title]

  /// Creates a category that is called so.
  package init(code: CategoryCode, titles: [Title]) {
    self.code = code
    self.titles = titles.sorted { $0.language < $1.language }
  }
}

/// A gift in a file of the catalogue.
///
/// What numbers the database bounds by itself is not checked here again.
package struct GiftEntry: Hashable, Sendable {
  /// How many languages a gift is told in.
  package static let textsRange = 1...20
  /// How many pictures it has.
  package static let imagesRange = 0...10
  /// How many prices a file has of it, those of the past included, and how many supply terms.
  package static let pricesRange = 0...1_000
  /// In how many places it can be used.
  package static let honourersRange = 0...1_000
  /// What it may turn out to be, when it is a surprise.
  package static let oddsRange = 0...100

  /// What a gift is called and how it is described in one language.
  package struct Text: Hashable, Sendable {
    package var language: Language
    package var title: String
    package var description = ""
    package var conditions = ""

    package init(
      language: Language, title: String, description: String = "", conditions: String = ""
    ) {
      self.language = language
      self.title = title
      self.description = description
      self.conditions = conditions
    }
  }

  /// What an option costs from an instant on.
  package struct Price: Hashable, Sendable {
    package var option: Int16
    /// Nil: the price that holds now, if it is the same, and else from now on.
    package var validFrom: Instant?
    /// Nil: the option is not offered from then on.
    package var points: Int64?
    package var money: Money?

    package init(option: Int16, validFrom: Instant?, points: Int64?, money: Money?) {
      self.option = option
      self.validFrom = validFrom
      self.points = points
      self.money = money
    }
  }

  /// What the supplier is paid for an order from an instant on.
  package struct SupplyTerms: Hashable, Sendable {
    /// Nil: the terms that hold now, if they are the same, and else from now on.
    package var validFrom: Instant?
    package var money: Money

    package init(validFrom: Instant?, money: Money) {
      self.validFrom = validFrom
      self.money = money
    }
  }

  /// A partner that honours the gift: in one of its outlets, or (nil) in all.
  package struct Honourer: Hashable, Sendable {
    package var partner: String
    package var outlet: OutletCode?

    package init(partner: String, outlet: OutletCode?) {
      self.partner = partner
      self.outlet = outlet
    }
  }

  /// What a surprise may turn out to be, another gift of its supplier, and how likely.
  package struct Outcome: Hashable, Sendable {
    package var gift: GiftCode
    package var weight: Int64

    package init(gift: GiftCode, weight: Int64) {
      self.gift = gift
      self.weight = weight
    }
  }

  /// Points of another programme.
  package struct Programme: Hashable, Sendable {
    package var name: String
    package var points: Int64

    package init(name: String, points: Int64) {
      self.name = name
      self.points = points
    }
  }

  /// The code of the partner that supplies it, or `CatalogueEntry.operatorName`.
  package var supplier: String
  package var code: GiftCode
  package var kind: GiftKind
  /// To what status the import brings it; nil: it stays, or is a draft when new or revised.
  package var status: GiftStatus?
  package var category: CategoryCode?
  package var defaultLanguage: Language
  package var texts: [Text]
  package var validFrom: Instant?
  package var validUntil: Instant?
  package var stock: StockKind
  /// Of a counted gift, how many were ever put on the shelf; counts only when the gift is new.
  package var stockAdded: Int64?
  package var showsStock = false
  package var lowStock: Int64?
  package var limit: OrderLimit?
  /// Of a discount by percent, in basis points.
  package var discountBasisPoints: Int64?
  package var discount: Money?
  package var cause: String?
  package var programme: Programme?
  package var voucher: VoucherRules?
  package var images: [GiftImage] = []
  package var metadata = Metadata.empty
  package var prices: [Price] = []
  /// Where it can be used; empty: at its supplier.
  package var honourers: [Honourer] = []
  package var odds: [Outcome] = []
  package var supplyTerms: [SupplyTerms] = []

  package init(
    supplier: String, code: GiftCode, kind: GiftKind, defaultLanguage: Language, texts: [Text],
    stock: StockKind
  ) {
    self.supplier = supplier
    self.code = code
    self.kind = kind
    self.defaultLanguage = defaultLanguage
    self.texts = texts
    self.stock = stock
  }
}
