-- settlement.change_exposure
--
-- Notes that a posting has changed the exposure of a partner, where it has one: what is not issued
-- any more or has expired is given back, what is redeemed with the partner counts for it, a refund or
-- a reinstatement against it. Adds a row and takes no lock; never refused.
--
-- Called by ledger.post and ledger.apply_adjustment; redemptions do the same set-based.
set local role tessera_owner;

create or replace function settlement.change_exposure(
  posting_kind ledger.posting_kind, changed_partner integer, points_moved bigint
)
returns void
language sql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
  insert into settlement.exposure_changes
    (partner_number, points_issued, points_open, points_redeemed)
  select e.partner_number,
    case when posting_kind in ('return', 'cancel') then -points_moved else 0 end,
    case when posting_kind = 'reinstate' then points_moved
      when posting_kind in ('return', 'cancel', 'expire', 'debit') then -points_moved else 0 end,
    case posting_kind when 'redeem' then points_moved when 'refund' then -points_moved else 0 end
  from settlement.exposures e
  where e.partner_number = changed_partner
    and posting_kind in ('return', 'cancel', 'expire', 'debit', 'reinstate', 'redeem', 'refund')
$$;
comment on function settlement.change_exposure(ledger.posting_kind, integer, bigint) is
  'Notes that a posting has changed the exposure of a partner.';
revoke all on function settlement.change_exposure(ledger.posting_kind, integer, bigint) from public;
