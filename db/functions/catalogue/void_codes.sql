-- catalogue.void_codes
--
-- Withdraws codes of any supplier's pool, for the operator; see catalogue.end_codes. Tells how many
-- were withdrawn now, how many were void before, and the places (from 1) of those that were given to
-- an order and of those that are not in the pool.
--
-- Raises
--   TS903 gift_not_found   no gift has this id
--
-- Called by tessera_operator, for the supplier.
set local role tessera_owner;

create or replace function catalogue.void_codes(
  actor         text,
  gift          uuid,
  code_digests  bytea[],
  note          text,
  out voided    bigint,
  out were_void bigint,
  out given     integer[],
  out unknown   integer[]
)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_pool   catalogue.gifts := catalogue.require_gift(gift);
  v_ended  record;
begin
  perform pg_advisory_xact_lock_shared(ledger.writers_lock());
  v_ended := catalogue.end_codes(v_pool, null, null, actor, note, code_digests);
  voided := v_ended.ended;
  were_void := cardinality(v_ended.were_void);
  given := v_ended.given;
  unknown := v_ended.unknown;
  if voided > 0 then
    perform coalition.record_audit(actor, 'gift.codes_voided', ledger.typeid('gft', gift),
      jsonb_build_object('voided', voided, 'note', note));
  end if;
end
$$;
comment on function catalogue.void_codes(text, uuid, bytea[], text) is
  'Withdraws codes of a pool that nobody has been given, for the operator.';
revoke all on function catalogue.void_codes(text, uuid, bytea[], text) from public;
