/// What the load generator (wrk) sends: one Lua script for each side.
enum LoadScripts {
  /// The sides in the order in which they run, and why each is there.
  static let sides: [(name: String, meaning: String, script: String)] = [
    ("earn", "HTTP earn, purchases of all partners", earn(hotPartner: false)),
    ("earn, hot partner", "HTTP earn, all purchases of one partner", earn(hotPartner: true)),
    ("redeem", "HTTP redeem", redeem),
    ("mixed", "HTTP, four earns to one redeem", mixed),
    ("wallet", "HTTP wallet read", wallet),
    (
      manyGifts, "HTTP order, one of \(SampleGifts.count) gifts with counted stock",
      order(hotGift: false)
    ),
    (hotGift, "HTTP order, all of one gift with counted stock", order(hotGift: true)),
  ]

  static let manyGifts = "order, many gifts"
  static let hotGift = "order, hot gift"

  /// Earns at random moments, about as often as `pace.txt` says: milliseconds between two requests
  /// of one connection.
  static let paced = (name: "earn, half load", script: earn(hotPartner: false) + pause)

  private static let pause = """

    local pace = tonumber(io.open("pace.txt"):read("*l"))
    function delay() return math.random(0, 2 * pace) end
    """

  /// Loads keys and ids, and picks a member together with one of the five partners that know it;
  /// the first partner knows all.
  private static let common = """
    local function lines(name)
      local list = {}
      for line in io.lines(name) do list[#list + 1] = line end
      return list
    end
    local keys, members, wallets = lines("keys.txt"), lines("members.txt"), lines("wallets.txt")
    local run = io.open("/proc/sys/kernel/random/uuid"):read("*l")
    local till = run:sub(1, 8) -- Receipts are as long as those that tills print.
    math.randomseed(tonumber(run:sub(1, 8), 16))
    local count = 0
    local function pick()
      local member = math.random(1, #members)
      local step = #keys / 5
      return member, (member + step * math.random(0, 4)) % #keys + 1
    end
    -- A till writes its requests by itself; wrk.format would merge tables for each of them, and
    -- what the load generator takes of the cores is taken from both sides of the comparison.
    local function heads(first, rest)
      local list = {}
      for place, key in ipairs(keys) do
        list[place] = first .. " HTTP/1.1\\r\\nHost: " .. wrk.host .. ":" .. wrk.port
          .. "\\r\\nAuthorization: Bearer " .. key .. rest
      end
      return list
    end
    local function posts(path)
      return heads("POST " .. path,
        "\\r\\nContent-Type: application/json\\r\\nIdempotency-Key: " .. run .. "-")
    end
    local function post(head, body)
      return head .. count .. "\\r\\nContent-Length: " .. #body .. "\\r\\n\\r\\n" .. body
    end
    """

  private static func earn(hotPartner: Bool) -> String {
    common + earning + """

      function request()
        count = count + 1
        local member, partner = pick()
        \(hotPartner ? "partner = 1" : "")
        return earn(member, partner)
      end
      """
  }

  private static let earning = """

    local purchases = posts("/v1/purchases")
    function earn(member, partner)
      return post(purchases[partner], '{"member":{"id":"' .. members[member]
        .. '"},"receipt":"' .. till .. '-' .. count
        .. '","occurred_at":"2026-01-15T10:00:00Z","amount":{"amount":1250,"currency":"EUR"}}')
    end
    """

  private static let redeeming = """

    local redemptions = posts("/v1/redemptions")
    function redeem(member, partner)
      return post(redemptions[partner], '{"member":{"id":"' .. members[member]
        .. '"},"reference":"' .. till .. '-' .. count .. '","points":10}')
    end
    """

  private static let redeem =
    common + redeeming + """

      function request()
        count = count + 1
        return redeem(pick())
      end
      """

  private static let mixed =
    common + earning + redeeming + """

      function request()
        count = count + 1
        local member, partner = pick()
        if count % 5 == 0 then return redeem(member, partner) end
        return earn(member, partner)
      end
      """

  private static func order(hotGift: Bool) -> String {
    common + """

      local gifts = lines("gifts.txt")
      local orders = posts("/v1/orders")
      function request()
        count = count + 1
        local member, partner = pick()
        return post(orders[partner], '{"member":{"id":"' .. members[member]
          .. '"},"reference":"' .. till .. '-' .. count
          .. '","gift":"' .. gifts[\(hotGift ? "1" : "math.random(1, #gifts)")] .. '"}')
      end
      """
  }

  private static let wallet =
    common + """

      local rests = heads("", "\\r\\n\\r\\n")
      function request()
        local member, partner = pick()
        return "GET /v1/wallets/" .. wallets[member] .. rests[partner]
      end
      """
}
