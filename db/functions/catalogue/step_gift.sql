-- catalogue.step_gift
--
-- Makes one move of a gift by the operator; see catalogue.change_gift.
--
-- Raises
--   TS912, TS914, TS916   see catalogue.change_gift
--
-- Called by catalogue.import_gift and catalogue.step_gift_to.
set local role tessera_owner;

create or replace function catalogue.step_gift(
  gift catalogue.gifts, move text, actor text, recorded_now timestamptz
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_moved record := catalogue.change_gift(gift, move, actor, null, recorded_now);
begin
  if v_moved.refusal is not null then
    raise exception using errcode = v_moved.refusal, message = case v_moved.refusal
      when 'TS914' then 'it may turn out to be a gift that is not approved'
      when 'TS916' then 'it has no supply terms, and cannot be approved without'
      else format('cannot %s a gift that is %s', move, gift.status) end;
  end if;
end
$$;
comment on function catalogue.step_gift(catalogue.gifts, text, text, timestamptz) is
  'Makes one move of a gift by the operator.';
revoke all on function catalogue.step_gift(catalogue.gifts, text, text, timestamptz) from public;
