-- ordering.wrong_codes_wait
--
-- For how many seconds nobody may ask for codes with a key at an outlet, because it asked for too
-- many that are none within an hour; null: it may. The hour goes along with the clock, so there is
-- no moment at which twice as many can be asked for. Right codes are not told either until then:
-- whoever guesses learns nothing.
--
-- Called by ordering.activate_voucher and ordering.check_vouchers, under ordering.lock_wrong_codes.
set local role tessera_owner;

create or replace function ordering.wrong_codes_wait(
  asking_partner integer, asking_key uuid, at_outlet text, asked_at timestamptz
)
returns bigint
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wrong_codes_max constant integer := 20;
  v_window          constant interval := interval '1 hour';
begin
  -- Nothing is counted while nothing is told: there are never more than the most, and each that
  -- leaves the window lets one more be asked for.
  return (
    select ceil(extract(epoch from min(w.asked_at) + v_window - wrong_codes_wait.asked_at))
    from ordering.wrong_codes w
    where w.partner_number = asking_partner and w.key_id = asking_key
      and w.outlet = coalesce(at_outlet, '')
      and w.asked_at > wrong_codes_wait.asked_at - v_window
    having sum(w.tries) >= v_wrong_codes_max);
end
$$;
comment on function ordering.wrong_codes_wait(integer, uuid, text, timestamptz) is
  'For how long a key may ask for no more codes at an outlet.';
revoke all on function
  ordering.wrong_codes_wait(integer, uuid, text, timestamptz) from public;
