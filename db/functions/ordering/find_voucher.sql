-- ordering.find_voucher
--
-- The voucher that a partner may use by a code at one of its outlets (null: where is not said), or
-- why there is none. A text may be a code of ours and one of a pool, and two suppliers may have the
-- same code: what the partner honours counts before what it does not, and what is open before what
-- has ended. Tells also whether the code is nothing to the partner (is_wrong), as if it had been
-- guessed.
--
-- Refuses
--   TS941 voucher_not_found   there is no such code
--   TS924 not_here            it is not honoured by this partner, or not at this outlet
--   TS943 voucher_used        no use of it is left
--   TS944 voucher_expired     its time is over
--   TS945 voucher_cancelled   its order was cancelled
--   TS946 voucher_replaced    its code was lost, and another one was issued
--   TS948 voucher_ambiguous   the partner honours several open vouchers with this code: name the gift
--
-- Called by ordering.activate_voucher and ordering.check_vouchers.
set local role tessera_owner;

create or replace function ordering.find_voucher(
  asking_partner  integer,
  at_outlet       text,
  digests         bytea[],
  named_gift      uuid,
  asked_at        timestamptz,
  out refusal     text,
  out is_wrong    boolean,
  out voucher     ordering.vouchers,
  out uses_left   integer
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
declare
  v_found   record;
  v_is_any  boolean := false;
  v_open    integer := 0;
  v_place   text;
begin
  is_wrong := false;
  uses_left := 0;
  for v_found in
    select v as voucher, catalogue.honours(v.gift_id, asking_partner, at_outlet) as place,
      case when o.expires_at > asked_at then o.uses_left else 0 end as uses_left,
      case when o.voucher_id is not null then 'expired' else e.outcome::text end as outcome
    from ordering.vouchers v
    left join ordering.open_vouchers o on o.voucher_id = v.id
    left join ordering.voucher_ends e on e.voucher_id = v.id
    where v.code_digest = any (digests) and (named_gift is null or v.gift_id = named_gift)
    order by v.issued_at
  loop
    v_is_any := true;
    if v_found.place = 'here' then
      v_place := 'here';
      if v_found.uses_left > 0 then
        v_open := v_open + 1;
        voucher := v_found.voucher;
        uses_left := v_found.uses_left;
      elsif v_open = 0 then
        -- The last that was issued tells how it ended.
        voucher := v_found.voucher;
        refusal := case v_found.outcome when 'used' then 'TS943' when 'expired' then 'TS944'
          when 'cancelled' then 'TS945' when 'reissued' then 'TS946' end;
      end if;
    elsif v_found.place = 'elsewhere' then
      v_place := coalesce(v_place, 'elsewhere');
    end if;
  end loop;
  if v_open > 0 then
    refusal := case when v_open > 1 then 'TS948' end;
  elsif v_place is distinct from 'here' then
    refusal := case when v_is_any then 'TS924' else 'TS941' end;
    is_wrong := v_place is null;
  end if;
end
$$;
comment on function ordering.find_voucher(integer, text, bytea[], uuid, timestamptz) is
  'The voucher that a partner may use by a code, or why there is none.';
revoke all on function
  ordering.find_voucher(integer, text, bytea[], uuid, timestamptz) from public;
