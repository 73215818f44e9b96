-- catalogue.step_gift_to
--
-- Brings a gift to a status, by as many moves of the operator as that takes: none, if it is there.
--
-- Raises
--   TS912 gift_status_conflict   no moves lead there
--   TS914, TS916                 see catalogue.change_gift
--
-- Called by catalogue.import_gift.
set local role tessera_owner;

create or replace function catalogue.step_gift_to(
  gift catalogue.gifts, target text, actor text, recorded_now timestamptz
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_moves_max  constant integer := 4;
  v_gift       catalogue.gifts := gift;
  v_move       text;
begin
  for i in 1 .. v_moves_max loop
    exit when v_gift.status::text = target;
    v_move := case
      when target = 'retired' then 'retire'
      when v_gift.status = 'draft' then 'approve'
      when v_gift.status = 'approved' and target in ('live', 'paused') then 'publish'
      when v_gift.status = 'live' and target = 'paused' then 'pause'
      when v_gift.status = 'paused' and target = 'live' then 'resume'
    end;
    if v_move is null then
      raise exception using errcode = 'TS912',
        message = format('it is %s, and cannot become %s', v_gift.status, target);
    end if;
    perform catalogue.step_gift(v_gift, v_move, actor, recorded_now);
    select * into strict v_gift from catalogue.gifts g where g.id = gift.id;
  end loop;
end
$$;
comment on function catalogue.step_gift_to(catalogue.gifts, text, text, timestamptz) is
  'Brings a gift to a status.';
revoke all on function catalogue.step_gift_to(catalogue.gifts, text, text, timestamptz) from public;
