-- coalition.propose_change
--
-- Proposes a change of partner terms, of a policy or of an exchange rate. It is applied when a
-- second person approves it (coalition.decide_change); where it touches nothing that is there yet
-- (coalition.needs_approval) at once, so that a coalition or a partner can be set up by one person.
--
-- A change that could not be applied now is refused now. A rehearsal does the same and undoes it.
--
-- Guarantees
--   Proposing what waits already changes nothing and returns what waits (is_replay), and so does
--   setting an exchange rate that is set.
--
-- Raises
--   what coalition.apply_change raises
--
-- Called by tenancy.set_terms, settlement.set_policy, settlement.set_payment_policy and
-- settlement.set_exchange_rate.
set local role tessera_owner;

create or replace function coalition.propose_change(
  actor         text,
  new_id        uuid,
  new_kind      coalition.change_kind,
  new_partner   integer,
  new_content   jsonb,
  is_rehearsal  boolean
)
returns table (change_id uuid, state text, is_replay boolean)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_change  coalition.changes;
begin
  -- Proposals wait for each other here, and for a close that is being recorded.
  perform settlement.begin_change(null);
  select * into v_change from coalition.changes c
  where c.kind = new_kind and c.partner_number is not distinct from new_partner
    and c.content = new_content
    and not exists (select from coalition.change_decisions d where d.change_id = c.id);
  if found then
    return query select v_change.id, 'proposed', true;
    return;
  end if;
  v_change := row(new_id, new_kind, new_partner, new_content, false, actor, ledger.instant());
  v_change.needs_approval := coalition.needs_approval(v_change);
  change_id := new_id;
  state := case when v_change.needs_approval then 'proposed' else 'approved' end;
  begin
    is_replay := coalition.apply_change(actor, v_change);
    if is_rehearsal or v_change.needs_approval then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  if is_replay then
    state := 'approved';
    change_id := null;
  elsif not is_rehearsal then
    insert into coalition.changes select v_change.*;
    if v_change.needs_approval then
      perform coalition.record_audit(actor, 'change.proposed', new_id::text,
        jsonb_build_object('kind', new_kind, 'content', new_content));
    else
      insert into coalition.change_decisions (change_id, verdict, decided_at)
      values (new_id, 'approved', ledger.instant());
    end if;
  end if;
  return next;
end
$$;
comment on function coalition.propose_change(
  text, uuid, coalition.change_kind, integer, jsonb, boolean) is
  'Proposes a change of terms, a policy or a rate.';
revoke all on function coalition.propose_change(
  text, uuid, coalition.change_kind, integer, jsonb, boolean) from public;
