-- ledger.remove_limit
--
-- Removes a limit and what has been counted against it. Reviews that it has opened stay.
--
-- Raises
--   TS805 limit_not_found   no limit has this number
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function ledger.remove_limit(actor text, removed_number integer)
returns void
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_limit ledger.limits;
begin
  delete from ledger.limits l where l.number = removed_number returning * into v_limit;
  if not found then
    raise exception using errcode = 'TS805',
      message = format('no limit has the number %s', removed_number);
  end if;
  delete from ledger.limit_counts c where c.limit_number = removed_number;
  perform coalition.record_audit(actor, 'limit.removed',
    coalesce((select p.code from tenancy.partners p where p.number = v_limit.at_partner),
      'coalition'),
    jsonb_build_object('number', removed_number, 'subject', v_limit.subject, 'activity',
      v_limit.activity, 'span', v_limit.span, 'action', v_limit.action, 'count_max',
      v_limit.count_max, 'points_max', v_limit.points_max));
end
$$;
comment on function ledger.remove_limit(text, integer) is 'Removes a limit.';
revoke all on function ledger.remove_limit(text, integer) from public;
