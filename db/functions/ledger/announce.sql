-- ledger.announce
--
-- Writes events, in the order given, in the transaction that made them happen: for each its kind,
-- the partner that may read it (0: the operator), its subject, and the wallet (null, or the whole
-- array null, where the subject leads to it).
--
-- Called by the functions that change something, after they hold the locks of what they change.
set local role tessera_owner;

create or replace function ledger.announce(
  kinds         text[],
  partners      integer[],
  subjects      uuid[],
  wallets       uuid[],
  announced_at  timestamptz
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_first bigint;
begin
  if coalesce(cardinality(kinds), 0) = 0 then
    return;
  end if;
  v_first := ledger.take_places(cardinality(kinds));
  insert into ledger.events (place, recorded_at, partner_number, kind, subject_id, wallet_id)
  select v_first + e.number - 1, announced_at, e.partner_number, e.kind::ledger.event_kind,
    e.subject_id, e.wallet_id
  from unnest(kinds, partners, subjects, wallets)
    with ordinality as e (kind, partner_number, subject_id, wallet_id, number);
end
$$;
comment on function ledger.announce(text[], integer[], uuid[], uuid[], timestamptz) is
  'Writes events in the transaction that made them happen.';
revoke all on function ledger.announce(text[], integer[], uuid[], uuid[], timestamptz) from public;
