import Testing

/// The one catalogue: what everybody sees of a gift, and what stays between its supplier and the
/// operator.
@Suite struct CatalogueTests {
  @Test func `everybody reads the same of a gift, and nothing that its supplier would hide`()
    async throws
  {
    let world = try await TwoPartners()
    let told = [
      """
      select g::text from catalogue.search_gifts('en', null, null, null, null, null, null, null,
        null, 'newest', null, 101) g
      """,
      "select g::text from catalogue.published_gift(test.id('beta beta-tea'), 'en') g",
    ]
    for sql in told {
      var answers: Set<[String]> = []
      for partner in ["alpha", "beta"] {
        answers.insert(try await world.seen(sql, presenting: try await world.digest(of: partner)))
      }
      #expect(answers.count == 1, "the same for everybody")
      let answer = answers.first?.joined(separator: "\n") ?? ""
      #expect(answer.contains("Beta-Tea"), "it is there")
      // Supply terms, drafts, the supplier's code for it, and who changed it.
      for hidden in ["424242", "secret", "Secret", "beta-tea", "(ann"] {
        #expect(!answer.contains(hidden), "\(hidden) in \(answer)")
      }
      for setting in ["", try await world.digest(of: "gamma"), try await world.digest(of: "old")] {
        #expect(try await world.seen(sql, presenting: setting).isEmpty)
      }
    }
    try await world.close()
  }

  @Test func `a neighbour's draft looks like a gift that never was`() async throws {
    let world = try await TwoPartners()
    let key = try await world.digest(of: "alpha")
    _ = try await world.truth(
      """
      select tenancy.issue_key('test', test.id('desk'), 'alpha', test.digest('desk'), 'desk',
        array['gifts'], null)::text
      """)
    func asking(_ gift: String) -> String {
      """
      select coalesce(g.refusal, 'told') from catalogue.search_gifts('en', null, null, null, null,
        null, null, null, null, 'newest', test.id('\(gift)'), 10) g
      union all select count(*)::text from catalogue.published_gift(test.id('\(gift)'), 'en')
      union all select count(*)::text from catalogue.gift_documents d
        where d.id = test.id('\(gift)')
      union all select catalogue.honourers_of(test.id('\(gift)'))::text
      union all select refusal from catalogue.move_gift(test.digest('desk'),
        test.short_digest('\(gift)'), test.short_digest('x'), test.id('\(gift)'), 'retire', null)
      union all select refusal from catalogue.revise_gift(test.digest('desk'),
        test.short_digest('\(gift) 2'), test.short_digest('x'), test.id('\(gift)'),
        test.written('x'))
      union all select refusal from test.draft('alpha', 'box-\(gift.count)', jsonb_build_object(
        'kind', 'surprise', 'odds', jsonb_build_array(jsonb_build_object(
          'gift', test.id('\(gift)'), 'weight', 1))), key_of => 'desk')
      """
    }
    let draft = try await world.seen(asking("beta secret-draft"), presenting: key)
    #expect(draft == ["TS903", "0", "0", "[]", "TS903", "TS903", "TS914"])
    #expect(draft == (try await world.seen(asking("nothing"), presenting: key)))
    try await world.close()
  }
}
