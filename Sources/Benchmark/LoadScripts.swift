/// What the load generator (wrk) sends: one Lua script for each side.
enum LoadScripts {
  /// The sides in the order in which they run, and why each is there.
  static let sides: [(name: String, meaning: String, script: String)] = [
    ("earn", "HTTP earn, purchases of all partners", earn(hotPartner: false)),
    ("earn, hot partner", "HTTP earn, all purchases of one partner", earn(hotPartner: true)),
    ("redeem", "HTTP redeem", redeem),
    ("wallet", "HTTP wallet read", wallet),
  ]

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
    math.randomseed(tonumber(run:sub(1, 8), 16))
    local count = 0
    local function pick()
      local member = math.random(1, #members)
      local step = #keys / 5
      return member, (member + step * math.random(0, 4)) % #keys + 1
    end
    local function post(path, key, body)
      return wrk.format("POST", path, {
        ["Authorization"] = "Bearer " .. keys[key],
        ["Idempotency-Key"] = run .. "-" .. count,
        ["Content-Type"] = "application/json",
      }, body)
    end
    """

  private static func earn(hotPartner: Bool) -> String {
    common + """

      function request()
        count = count + 1
        local member, partner = pick()
        \(hotPartner ? "partner = 1" : "")
        return post("/v1/purchases", partner, '{"member":{"id":"' .. members[member]
          .. '"},"receipt":"' .. run .. '-' .. count
          .. '","occurred_at":"2026-01-15T10:00:00Z","amount":{"amount":1250,"currency":"EUR"}}')
      end
      """
  }

  private static let redeem =
    common + """

      function request()
        count = count + 1
        local member, partner = pick()
        return post("/v1/redemptions", partner, '{"member":{"id":"' .. members[member]
          .. '"},"reference":"' .. run .. '-' .. count .. '","points":10}')
      end
      """

  private static let wallet =
    common + """

      function request()
        local member, partner = pick()
        return wrk.format("GET", "/v1/wallets/" .. wallets[member],
          {["Authorization"] = "Bearer " .. keys[partner]})
      end
      """
}
