extension HouseRuleTests {
  /// Who may do what.
  static let accessRules: [HouseRule] = [
    HouseRule(
      "no function is executable by everybody",
      """
      select p.oid::regprocedure from pg_proc p,
        aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
      where p.pronamespace in \(HouseRule.ours) and a.grantee = 0
      """),
    HouseRule(
      "no table, view or schema is open to everybody",
      """
      select c.oid::regclass::text from pg_class c,
        aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a
      where c.relnamespace in \(HouseRule.ours) and a.grantee = 0
      union all
      select n.nspname from pg_namespace n,
        aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
      where n.oid in \(HouseRule.ours) and a.grantee = 0
      """),
    HouseRule(
      "the service, the operator and the auditor may change no table and make nothing",
      """
      select r || ' may ' || p || ' ' || c.oid::regclass
      from unnest(array['tessera_service', 'tessera_operator', 'tessera_auditor']) r,
        unnest(array['insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p,
        pg_class c
      where c.relnamespace in \(HouseRule.ours) and c.relkind in ('r', 'p', 'v', 'm')
        and (has_table_privilege(r, c.oid, p)
          or p in ('insert', 'update', 'references') and has_any_column_privilege(r, c.oid, p))
      union all
      select r || ' may create in ' || n.nspname
      from unnest(array['tessera_service', 'tessera_operator', 'tessera_auditor']) r, pg_namespace n
      where (n.oid in \(HouseRule.ours) or n.nspname = 'public')
        and has_schema_privilege(r, n.oid, 'create')
      """),
    HouseRule(
      "no role of ours is superuser, passes by row-level security, makes roles or is another",
      """
      select rolname from pg_roles where rolname ~ '^tessera_'
        and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
      union all
      select member::regrole || ' is ' || roleid::regrole from pg_auth_members
      where member::regrole::text ~ '^tessera_'
      """),
    HouseRule(
      "every policy names its roles, and the service's only let it see",
      """
      select polrelid::regclass || ': ' || polname from pg_policy
      where 0 = any (polroles)
        or 'tessera_service'::regrole = any (polroles) and polcmd <> 'r'
      """),
    HouseRule(
      "what the service sees of a table depends on the key that it presents",
      """
      select polrelid::regclass || ': ' || polname from pg_policy
      where 'tessera_service'::regrole = any (polroles)
        and pg_get_expr(polqual, polrelid) !~ '(current|reading)_partner_number|is_wallet_known'
        and polrelid <> 'coalition.settings'::regclass
      """),
    HouseRule(
      "history has no policy under which a row could be changed or removed, but for free text of "
        + "erased members",
      """
      select polrelid::regclass || ': ' || polname from pg_policy
      where polcmd in ('w', 'd', '*') and polrelid in (
          select tgrelid from pg_trigger where tgname = 'history_is_kept')
        and not (polcmd = 'w' and pg_get_expr(polqual, polrelid) ~ format(
          '^membership.is_document_erased\\(%L::text, (partner_number|0), ([a-z]+_)?id\\)$',
          (select relname from pg_class where oid = polrelid)))
      """),
    HouseRule(
      "what is kept as history cannot be truncated either",
      """
      select tgrelid::regclass from pg_trigger k where k.tgname = 'history_is_kept'
        and not exists (select from pg_trigger t
          where t.tgrelid = k.tgrelid and t.tgname = 'history_is_not_truncated')
      """),
    HouseRule(
      "every function that the service calls as the owner asks for a key or a partner proved",
      """
      select oid::regprocedure from pg_proc where pronamespace in \(HouseRule.ours)
        and prosecdef and has_function_privilege('tessera_service', oid, 'execute')
        and prosrc !~ 'key_digest|(current|reading)_partner_number|''tessera\\.key'''
        and oid not in (
          'coalition.adopt_identifier_key'::regproc, 'coalition.adopt_voucher_key'::regproc,
          -- Tells nothing, and makes happen what would at the next look at the wallet.
          'ledger.sweep_due'::regproc,
          -- Tell nothing, and carry on what was cut off between the steps of orders.
          'catalogue.heal_reservations'::regproc, 'ordering.carry_stock_returns'::regproc,
          -- Tell nothing, and end what is over.
          'ordering.expire_vouchers'::regproc, 'catalogue.expire_codes'::regproc,
          'ordering.forget_wrong_codes'::regproc,
          -- These take no parameter and answer no rows of anybody: the service's upkeep.
          'ledger.maintain_events'::regproc, 'ledger.cut_segment'::regproc,
          'catalogue.count_orders'::regproc,
          'ledger.seal_segment'::regproc)
      """),
    HouseRule(
      "nobody but the owner may execute what is not granted by name",
      """
      select p.oid::regprocedure || ' by ' || a.grantee::regrole from pg_proc p,
        aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
      where p.pronamespace in \(HouseRule.ours) and a.is_grantable
        and a.grantee <> 'tessera_owner'::regrole
      """),
  ]
}
