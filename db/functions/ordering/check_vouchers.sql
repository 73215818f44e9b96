-- ordering.check_vouchers
--
-- What vouchers are good for at a partner's till, without using them: one call for a batch, one row
-- of answer for each. Of a voucher that the partner honours here it is told what became of it; of
-- anything else no more than that it is nothing here.
--
-- Guarantees
--   No voucher is changed. Codes that are none are counted as by ordering.activate_vouchers.
--
-- Tells as status: open, used, expired, cancelled or replaced.
--
-- Refuses (as rows, never as exceptions)
--   TS501, TS502, TS503, TS455     see tenancy.authorize_keys
--   TS504 outlet_not_found         the partner has no such outlet
--   TS924, TS941, TS948            see ordering.find_voucher
--   TS942 too_many_wrong_codes     detail: seconds until codes are told again
set local role tessera_owner;

create or replace function ordering.check_vouchers(
  key_digests   bytea[],
  made_digests  bytea[],
  pool_digests  bytea[],
  gift_ids      uuid[],
  outlets       text[]
)
returns table (
  request_number  bigint,
  refusal         text,
  detail          bigint,
  voucher_id      uuid,
  gift_id         uuid,
  kind            text,
  title           text,
  status          text,
  uses            integer,
  uses_left       integer,
  expires_at      timestamptz,
  issued_at       timestamptz
)
language plpgsql
volatile
security definer -- The service sees no voucher of another partner; this tells what is honoured here.
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  v_now   timestamptz;
  v_asks  record;
  v_found record;
begin
  perform ordering.lock_wrong_codes(key_digests, outlets);
  v_now := ledger.instant();
  for v_asks in
    select a.request_number as number, a.refusal, a.partner_number, p.key_id,
      array_remove(array[made_digests[a.request_number], pool_digests[a.request_number]], null)
        as digests,
      gift_ids[a.request_number] as named_gift, outlets[a.request_number] as at_outlet
    from tenancy.authorize_keys('redeem', key_digests) a
    join tenancy.present_keys(key_digests) p on p.request_number = a.request_number
    order by 1
  loop
    request_number := v_asks.number;
    refusal := v_asks.refusal;
    select null, null, null, null, null, null, null, null, null, null
    into detail, voucher_id, gift_id, kind, title, status, uses, uses_left, expires_at, issued_at;
    if refusal is null then
      detail := ordering.wrong_codes_wait(
        v_asks.partner_number, v_asks.key_id, v_asks.at_outlet, v_now);
      refusal := case
        when detail is not null then 'TS942'
        when v_asks.at_outlet is not null and not exists (
          select from tenancy.outlets o
          where o.partner_number = v_asks.partner_number and o.code = v_asks.at_outlet) then 'TS504'
      end;
    end if;
    if refusal is null then
      select * into v_found from ordering.find_voucher(
        v_asks.partner_number, v_asks.at_outlet, v_asks.digests, v_asks.named_gift, v_now);
      status := case v_found.refusal when 'TS943' then 'used' when 'TS944' then 'expired'
        when 'TS945' then 'cancelled' when 'TS946' then 'replaced' else 'open' end;
      refusal := case when status = 'open' then v_found.refusal end;
      if v_found.is_wrong then
        perform ordering.note_wrong_code(
          v_asks.partner_number, v_asks.key_id, v_asks.at_outlet, v_now);
      end if;
    end if;
    if refusal is null then
      select (v_found.voucher).id, (v_found.voucher).gift_id, g.kind::text, t.title,
        (v_found.voucher).uses, v_found.uses_left, (v_found.voucher).expires_at,
        (v_found.voucher).issued_at
      into voucher_id, gift_id, kind, title, uses, uses_left, expires_at, issued_at
      from catalogue.gifts g
      left join catalogue.gift_texts t on t.gift_id = g.id and t.language = g.default_language
      where g.id = (v_found.voucher).gift_id;
    end if;
    return next;
  end loop;
end
$$;
comment on function ordering.check_vouchers(bytea[], bytea[], bytea[], uuid[], text[]) is
  'What a batch of vouchers is good for at a partner''s till.';
revoke all on function
  ordering.check_vouchers(bytea[], bytea[], bytea[], uuid[], text[]) from public;
