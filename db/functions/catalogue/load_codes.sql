-- catalogue.load_codes
--
-- Puts codes into the pool of any supplier's gift, for the operator; see catalogue.add_codes. A file
-- is loaded by many calls; loaded again, all of it is there already.
--
-- Raises
--   TS903 gift_not_found      no gift has this id
--   TS949 gift_without_pool   see catalogue.add_codes
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function catalogue.load_codes(
  actor          text,
  upload         uuid,
  gift           uuid,
  code_digests   bytea[],
  codes_sealed   bytea[],
  valid_untils   timestamptz[],
  out added      bigint,
  out duplicates integer[],
  out expired    integer[]
)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_refusal  text;
  v_pool     catalogue.gifts;
begin
  select * into v_pool from catalogue.gifts g where g.id = gift;
  if not found then
    raise exception using errcode = 'TS903', message = 'no gift has this id';
  end if;
  select a.refusal, a.added, a.duplicates, a.expired into v_refusal, added, duplicates, expired
  from catalogue.add_codes(
    v_pool, upload, actor, code_digests, codes_sealed, valid_untils) a;
  if v_refusal is not null then
    raise exception using errcode = v_refusal,
      message = format('%s has no pool of codes, or is retired', v_pool.code);
  end if;
  if added > 0 then
    perform coalition.record_audit(actor, 'gift.codes_added', ledger.typeid('gft', gift),
      jsonb_build_object('added', added, 'sent', cardinality(code_digests)));
  end if;
end
$$;
comment on function catalogue.load_codes(text, uuid, uuid, bytea[], bytea[], timestamptz[]) is
  'Puts codes into the pool of a gift, for the operator.';
revoke all on function
  catalogue.load_codes(text, uuid, uuid, bytea[], bytea[], timestamptz[]) from public;
