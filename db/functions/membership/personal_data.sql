-- membership.personal_data
--
-- The register of personal data: every table of the database, what ties a row of it to a member, and
-- what an erasure makes of it. Export and erasure follow this register and nothing else, and a test
-- compares it with the catalogue, so that a new table cannot be forgotten.
--
--   tie        a condition on the row t; $1 is the ids of the member and its aliases, $2 the wallets
--              that are nobody else's (membership.own_wallets). Null: not about members.
--   treatment  removed: the rows go. emptied: the columns in erased_columns become null, the rest
--              is kept. kept: all of it stays. Null: not about members.
--   hidden     columns that an export leaves out: they say nothing to anybody outside.
--   id_prefix  of what kind the table's own id is.
--   reason     why what is kept must be kept, or why the table is not about members.
--
-- Called by membership.export_member, membership.erase_member and membership.verify_erasures.
set local role tessera_owner;

create or replace function membership.personal_data()
returns table (
  place           integer,
  table_name      text,
  title           text,
  tie             text,
  treatment       text,
  erased_columns  text[],
  hidden          text[],
  id_prefix       text,
  reason          text
)
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_accounting constant text :=
    'accounting: the points that partners owe each other rest on it; it names the member by id only';
  v_document constant text :=
    'accounting: the partner''s books and settlement refer to it; free text of it is emptied';
  v_configuration constant text := 'what the operator and the partners have set up';
  v_of_partners constant text :=
    'accounting: what partners owe each other; sums of points and money, never of one member';
  v_of_operators constant text :=
    'accounting: partners and names of the operator''s people, who answer for what they decided; '
    'books must keep it, and no member is in it';
  v_of_contract constant text :=
    'contract and accounting: prices, names of those who agreed them, and a partner''s bank details, '
    'which are a person''s where a sole trader is the partner; statements refer to every version';
  v_of_banks constant text :=
    'accounting: what the bank reported of the operator''s account, and whom it names: those who pay '
    'and are paid for settlements, which members are not; books must keep it';
  v_of_disputes constant text :=
    'accounting: what a partner says about its statement, and who decided; evidence names documents '
    'by their ids. The audit trail and later statements rest on it';
  v_of_wallet constant text := 't.wallet_id = any ($2)';
  v_of_purchase constant text := '(t.partner_number, t.purchase_id) in ('
    'select p.partner_number, p.id from earning.purchases p where p.member_id = any ($1))';
  v_of_redemption constant text := '(t.partner_number, t.redemption_id) in ('
    'select d.partner_number, d.id from redemption.redemptions d where d.member_id = any ($1))';
  v_of_hold constant text := '(t.partner_number, t.hold_id) in ('
    'select h.partner_number, h.id from redemption.holds h where h.member_id = any ($1))';
  v_of_order constant text := '(t.partner_number, t.order_id) in ('
    'select o.partner_number, o.id from ordering.orders o where o.member_id = any ($1))';
  v_of_its_order constant text := 't.order_id in ('
    'select o.id from ordering.orders o where o.member_id = any ($1))';
  v_of_voucher constant text := 't.voucher_id in (select v.id from ordering.vouchers v '
    'join ordering.orders o on o.partner_number = v.partner_number and o.id = v.order_id '
    'where o.member_id = any ($1))';
  v_of_catalogue constant text := 'the catalogue: what suppliers and the operator offer to everybody';
  v_of_move constant text := 't.source_member = any ($1) or t.target_member = any ($1)';
  v_of_merge constant text := 't.from_member = any ($1) or t.into_member = any ($1)';
  v_of_its_merge constant text := 't.merge_id in (select g.id from membership.merges g '
    'where g.from_member = any ($1) or g.into_member = any ($1))';
  v_of_own_documents constant text := '(t.wallet_id, t.sequence) in ('
    'select p.wallet_id, p.sequence from ledger.postings p where p.wallet_id = any ($2) '
    'union all select p.wallet_id, p.posting from earning.purchases p where p.member_id = any ($1) '
    'union all select r.wallet_id, r.posting from earning.returns r join earning.purchases p '
    'on p.partner_number = r.partner_number and p.id = r.purchase_id where p.member_id = any ($1) '
    'union all select d.wallet_id, d.posting from redemption.redemptions d where d.member_id = any ($1) '
    'union all select f.wallet_id, f.posting from redemption.refunds f '
    'join redemption.redemptions d on d.partner_number = f.partner_number '
    'and d.id = f.redemption_id where d.member_id = any ($1) '
    'union all select d.wallet_id, d.posting from ledger.adjustment_decisions d '
    'join ledger.adjustments a on a.id = d.adjustment_id where a.member_id = any ($1) '
    'union all select m.source_wallet, m.posting from ledger.moves m '
    'where m.source_member = any ($1) '
    'union all select a.target_wallet, a.posting from ledger.move_parts a '
    'join ledger.moves m on m.id = a.move_id where m.target_member = any ($1))';
begin
  return query
  select row_number() over ()::integer, r.*
  from (values
    ('membership.members', 'member', 't.id = any ($1)', 'kept', '{}'::text[], '{}'::text[], 'mem',
      'the ledger names its members by id; the id says nothing about the person'),
    ('membership.merged_identifiers', 'merged_identifiers',
      't.digest in (select i.digest from membership.identifiers i where i.member_id = any ($1))',
      'removed', '{}', '{digest,merge_id}', null, null),
    ('membership.identifiers', 'identifiers', 't.member_id = any ($1)', 'removed', '{}',
      '{digest,member_id}', null, null),
    ('membership.contacts', 'contacts', 't.member_id = any ($1)', 'removed', '{}', '{member_id}', null,
      null),
    ('membership.acquaintances', 'acquaintances', 't.member_id = any ($1)', 'removed', '{}',
      '{member_id}', null, null),
    ('earning.purchases', 'purchases', 't.member_id = any ($1)', 'emptied', '{lines,metadata}', '{}',
      'pur', v_document),
    ('earning.returns', 'returns', v_of_purchase, 'emptied', '{lines,metadata}', '{}', 'ret',
      v_document),
    ('earning.decisions', 'decisions', v_of_purchase, 'kept', '{}', '{}', null, v_accounting),
    ('redemption.redemptions', 'redemptions', 't.member_id = any ($1)', 'emptied', '{metadata}', '{}',
      'rdm', v_document),
    ('redemption.refunds', 'refunds', v_of_redemption, 'emptied', '{metadata}', '{}', 'rfd',
      v_document),
    ('redemption.holds', 'holds', 't.member_id = any ($1)', 'emptied', '{metadata}', '{}', 'hld',
      v_document),
    ('redemption.hold_resolutions', 'hold_resolutions', v_of_hold, 'kept', '{}', '{}', null,
      v_accounting),
    ('ordering.orders', 'orders', 't.member_id = any ($1)', 'emptied', '{metadata}',
      '{supply_amount,supply_currency}', 'ord', v_document),
    ('ordering.order_moves', 'order_moves', v_of_order, 'emptied', '{reason}', '{actor}', null,
      v_document),
    ('ordering.vouchers', 'vouchers', v_of_order, 'kept', '{}',
      '{code_digest,code_sealed,code_number}', 'vch', v_accounting),
    ('ordering.open_vouchers', 'open_vouchers', v_of_voucher, 'kept', '{}', '{}', null, v_accounting),
    ('ordering.voucher_ends', 'voucher_ends', v_of_voucher, 'kept', '{}', '{}', null, v_accounting),
    ('ordering.activations', 'activations', v_of_voucher, 'emptied', '{metadata}', '{}', 'act',
      v_document),
    ('ordering.stock_returns', 'stock_returns', v_of_its_order, 'kept', '{}', '{}', null,
      'accounting: what goes back to the shelf; it names an order by id only, and goes'),
    ('catalogue.reservations', 'reservations', v_of_its_order, 'kept', '{}',
      '{partner_number,reserved_by,code_number,expires_at}', null,
      'accounting: what orders have taken of a gift; it names an order by id only'),
    -- By the key of the pool: there may be millions of codes, and no index on their orders.
    ('catalogue.codes', 'codes', '(t.gift_id, t.number) in (select v.gift_id, v.code_number '
      'from ordering.vouchers v join ordering.orders o on o.partner_number = v.partner_number '
      'and o.id = v.order_id where o.member_id = any ($1))', 'kept', '{}',
      '{partner_number,number,code_digest,code_sealed,upload_id}', null,
      'accounting: codes are given once; it names an order by id only'),
    ('ledger.wallets', 'wallets', 't.id = any ($2)', 'kept', '{}',
      '{due_at_first,active_until,recorded_last,sequence_last}', 'wal', v_accounting),
    ('ledger.postings', 'postings', v_of_own_documents, 'kept', '{}', '{}', null, v_accounting),
    ('ledger.lots', 'lots', v_of_wallet, 'kept', '{}', '{}', null, v_accounting),
    ('ledger.pending_lots', 'pending_lots', v_of_wallet, 'kept', '{}', '{}', null, v_accounting),
    ('ledger.open_holds', 'open_holds', v_of_wallet, 'kept', '{}', '{}', null, v_accounting),
    ('ledger.held_lots', 'held_lots', v_of_wallet, 'kept', '{}', '{}', null, v_accounting),
    ('ledger.allocations', 'allocations', v_of_wallet, 'kept', '{}', '{}', null, v_accounting),
    ('ledger.debts', 'debts', v_of_wallet, 'kept', '{}', '{}', null, v_accounting),
    ('ledger.requests', 'requests', 't.subject_id = any ($1)', 'kept', '{}',
      '{key_digest,content_digest,subject_id}', null,
      'once only: digests, with which a repeated request is recognised and nothing is read'),
    ('ledger.limit_counts', 'limit_counts', 't.of_partner = 0 and t.subject = any ($1::text[])', 'removed',
      '{}', '{limit_number,of_partner,subject}', null, null),
    ('ledger.reviews', 'reviews', 't.member_id = any ($1)', 'emptied', '{reason}',
      '{of_partner,subject_code}', 'rev', 'fraud: that a limit was passed, without the reasoning'),
    ('ledger.review_documents', 'review_documents',
      't.review_number in (select v.number from ledger.reviews v where v.member_id = any ($1))', 'kept',
      '{}', '{}', null, 'fraud: which documents passed a limit'),
    ('ledger.expiry_notices', 'expiry_notices', v_of_wallet, 'kept', '{}', '{}', null,
      'law: the proof that an expiry was announced'),
    ('ledger.reinstatements', 'reinstatements', v_of_wallet, 'emptied', '{reason}', '{}', 'rei',
      v_document),
    ('ledger.adjustments', 'adjustments', 't.member_id = any ($1)', 'emptied', '{reason}', '{}',
      'adj', v_document),
    ('ledger.adjustment_decisions', 'adjustment_decisions',
      't.adjustment_id in (select a.id from ledger.adjustments a where a.member_id = any ($1))',
      'emptied', '{note}', '{}', null, v_document),
    ('ledger.moves', 'moves', v_of_move, 'emptied', '{reason}',
      '{source_balance_after,target_balance_after}', 'mov', v_document),
    ('ledger.move_parts', 'move_parts',
      't.move_id in (select v.id from ledger.moves v '
      'where v.source_member = any ($1) or v.target_member = any ($1))', 'kept', '{}', '{}', null,
      v_accounting),
    ('membership.household_changes', 'household_changes', 't.member_id = any ($1)', 'emptied',
      '{reason}', '{id}', null, v_document),
    ('membership.merges', 'merges', v_of_merge, 'emptied', '{reason}',
      '{id,acquainted,contacts}', null, v_document),
    ('membership.unmerges', 'unmerges', v_of_its_merge, 'emptied', '{reason}', '{merge_id}', null,
      v_document),
    ('ledger.events', 'events', 't.subject_id = any ($1)', 'kept', '{}', '{place,subject_id}', null,
      'accounting: readers follow what has happened; it names the member by id only'),
    ('ledger.event_origin', null, null, null, null, null, null, 'how events are numbered'),
    ('ledger.event_numbers', null, null, null, null, null, null, 'how events are numbered'),
    ('ledger.segments', null, null, null, null, null, null, 'when history was sealed'),
    ('ledger.seals', null, null, null, null, null, null, 'digests of sealed postings'),
    ('ledger.seal_blocks', null, null, null, null, null, null, 'digests of sealed postings'),
    ('ledger.limits', null, null, null, null, null, null, v_configuration),
    ('ordering.abandoned_orders', null, null, null, null, null, null,
      'ids of orders that were never placed'),
    ('ordering.wrong_codes', null, null, null, null, null, null,
      'how often keys have asked for codes that are none'),
    ('catalogue.categories', null, null, null, null, null, null, v_of_catalogue),
    ('catalogue.gift_changes', null, null, null, null, null, null, v_of_catalogue),
    ('catalogue.gift_honourers', null, null, null, null, null, null, v_of_catalogue),
    ('catalogue.gift_prices', null, null, null, null, null, null, v_of_catalogue),
    ('catalogue.gift_texts', null, null, null, null, null, null, v_of_catalogue),
    ('catalogue.gifts', null, null, null, null, null, null, v_of_catalogue),
    ('catalogue.shelf', null, null, null, null, null, null, v_of_catalogue),
    ('catalogue.default_languages', null, null, null, null, null, null, v_of_catalogue),
    ('catalogue.order_counts', null, null, null, null, null, null, v_of_catalogue),
    ('catalogue.counting', null, null, null, null, null, null, v_of_catalogue),
    ('catalogue.stock', null, null, null, null, null, null, v_of_catalogue),
    ('catalogue.stock_changes', null, null, null, null, null, null, v_of_catalogue),
    ('catalogue.supply_terms', null, null, null, null, null, null, v_of_catalogue),
    ('catalogue.surprise_odds', null, null, null, null, null, null, v_of_catalogue),
    ('coalition.change_decisions', null, null, null, null, null, null, v_of_contract),
    ('coalition.changes', null, null, null, null, null, null, v_of_contract),
    ('coalition.settings', null, null, null, null, null, null, v_configuration),
    ('coalition.audit_trail', null, null, null, null, null, null,
      'what the operator did; it holds ids and never personal data'),
    ('catalogue.code_uploads', null, null, null, null, null, null, v_configuration),
    ('tenancy.partners', null, null, null, null, null, null, v_configuration),
    ('tenancy.api_keys', null, null, null, null, null, null, v_configuration),
    ('tenancy.outlets', null, null, null, null, null, null, v_configuration),
    ('tenancy.terms', null, null, null, null, null, null, v_configuration),
    ('settlement.bank_entries', null, null, null, null, null, null, v_of_banks),
    ('settlement.bank_entry_resolutions', null, null, null, null, null, null, v_of_operators),
    ('settlement.bank_messages', null, null, null, null, null, null, v_of_operators),
    ('settlement.deposit_decisions', null, null, null, null, null, null, v_of_operators),
    ('settlement.deposit_uses', null, null, null, null, null, null, v_of_partners),
    ('settlement.deposits', null, null, null, null, null, null, v_of_operators),
    ('settlement.dispute_postings', null, null, null, null, null, null, v_of_partners),
    ('settlement.dispute_resolutions', null, null, null, null, null, null, v_of_disputes),
    ('settlement.disputes', null, null, null, null, null, null, v_of_disputes),
    ('settlement.dunning_levels', null, null, null, null, null, null, v_configuration),
    ('settlement.dunning_notices', null, null, null, null, null, null, v_of_operators),
    ('settlement.exchange_rates', null, null, null, null, null, null, v_configuration),
    ('settlement.exit_decisions', null, null, null, null, null, null, v_of_contract),
    ('settlement.exits', null, null, null, null, null, null, v_of_contract),
    ('settlement.export_files', null, null, null, null, null, null, v_of_partners),
    ('settlement.exports', null, null, null, null, null, null, v_of_operators),
    ('settlement.exposure_changes', null, null, null, null, null, null, v_of_partners),
    ('settlement.exposure_shares', null, null, null, null, null, null, v_of_partners),
    ('settlement.exposures', null, null, null, null, null, null, v_of_partners),
    ('settlement.figures', null, null, null, null, null, null, v_of_partners),
    ('settlement.order_figures', null, null, null, null, null, null, v_of_partners),
    ('settlement.lines', null, null, null, null, null, null, v_of_partners),
    ('settlement.papers', null, null, null, null, null, null, v_of_contract),
    ('settlement.party_details', null, null, null, null, null, null, v_of_contract),
    ('settlement.payment_events', null, null, null, null, null, null, v_of_operators),
    ('settlement.payment_policy', null, null, null, null, null, null, v_configuration),
    ('settlement.payments', null, null, null, null, null, null, v_of_partners),
    ('settlement.policies', null, null, null, null, null, null, v_of_operators),
    ('settlement.remedies', null, null, null, null, null, null, v_of_operators),
    ('settlement.remedy_decisions', null, null, null, null, null, null, v_of_operators),
    ('settlement.reserves', null, null, null, null, null, null, v_of_operators),
    ('settlement.settlement_approvals', null, null, null, null, null, null, v_of_operators),
    ('settlement.settlements', null, null, null, null, null, null, v_of_operators),
    ('settlement.statements', null, null, null, null, null, null, v_of_contract),
    ('settlement.terms', null, null, null, null, null, null, v_of_contract),
    ('settlement.terms_decisions', null, null, null, null, null, null, v_of_contract)
  ) r;
end
$$;
comment on function membership.personal_data() is
  'The register of personal data: every table, its tie to a member, and what an erasure does.';
revoke all on function membership.personal_data() from public;
