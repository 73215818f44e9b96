-- settlement.decide_exit
--
-- Approves that a partner leaves, or rejects it, and it never will by this proposal. Whoever
-- proposed it may reject and cannot approve it. Names of people are compared without regard to
-- case.
--
-- Approved, the partner's keys stop issuing and redeeming with its last days, and everything but
-- reading with its run-off; and settlement terms begin then by which points cost it nothing any
-- more when they are redeemed: they are its last ones with the exit's price, all of it paid at
-- issue, without platform fee, levy or breakage.
--
-- A rehearsal does the same and undoes it.
--
-- Guarantees
--   An exit is decided once: the same decision of the same person again is a replay (is_replay), any
--   other is refused.
--
-- Raises
--   TS403, TS404, TS414, TS449, TS901   see settlement.require_exitable
--   TS448 exit_not_found                no exit has this id
--   TS449 exit_already_decided          somebody has approved or rejected it
--   TS722 approval_by_proposer          a second person must approve
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.decide_exit(
  actor         text,
  asked_id      uuid,
  new_verdict   settlement.verdict,
  note          text,
  is_rehearsal  boolean
)
returns table (is_replay boolean)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_exit      settlement.exits;
  v_decision  settlement.exit_decisions;
  v_terms     settlement.terms;
begin
  -- Decisions wait for each other here, and for a close that is being recorded.
  perform settlement.begin_change(null);
  select * into v_exit from settlement.exits e where e.id = asked_id;
  if not found then
    raise exception using errcode = 'TS448', message = 'no exit has this id';
  end if;
  select * into v_decision from settlement.exit_decisions d
  where d.partner_number = v_exit.partner_number and d.exit_id = asked_id;
  is_replay := coalition.is_decided(actor, v_exit.proposed_by, new_verdict::text,
    v_decision.verdict::text, v_decision.decided_by, 'TS449', 'an exit');
  if is_replay then
    return next;
    return;
  end if;
  if new_verdict = 'approved' then
    perform settlement.require_exitable(v_exit);
  end if;
  begin
    if new_verdict = 'approved' then
      select * into strict v_terms from settlement.terms t
      where t.number = settlement.terms_at(v_exit.partner_number, v_exit.runs_off_until);
      v_terms.number := nextval(pg_get_serial_sequence('settlement.terms', 'number'));
      v_terms.id := v_exit.terms_id;
      v_terms.valid_from := v_exit.runs_off_until;
      v_terms.funding := 'at_issue';
      v_terms.issue_share_bps := 10000;
      v_terms.issue_price_micros := v_exit.price_micros;
      v_terms.platform_fee := 0;
      v_terms.pays_levy := false;
      v_terms.breakage_policy := 'operator';
      v_terms.breakage_share_bps := 0;
      v_terms.breakage_cause := null;
      v_terms.buys_out := false;
      v_terms.reason := v_exit.reason;
      v_terms.proposed_by := v_exit.proposed_by;
      v_terms.proposed_at := v_exit.proposed_at;
      insert into settlement.terms overriding system value select v_terms.*;
      insert into settlement.terms_decisions
        (terms_number, verdict, decided_by, decided_at, note)
      values (v_terms.number, 'approved', actor, ledger.instant(), decide_exit.note);
      update tenancy.partners p
      set issues_until = v_exit.issues_until, redeems_until = v_exit.redeems_until,
        runs_off_until = v_exit.runs_off_until
      where p.number = v_exit.partner_number;
    end if;
    insert into settlement.exit_decisions
      (partner_number, exit_id, verdict, decided_by, decided_at, note, terms_number)
    values (v_exit.partner_number, asked_id, new_verdict, actor, ledger.instant(),
      decide_exit.note, v_terms.number);
    perform coalition.record_audit(actor, 'exit.' || new_verdict,
      (select p.code from tenancy.partners p where p.number = v_exit.partner_number),
      jsonb_build_object('id', asked_id, 'proposed_by', v_exit.proposed_by,
        'runs_off_until', v_exit.runs_off_until, 'terms', v_terms.id));
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return next;
end
$$;
comment on function settlement.decide_exit(text, uuid, settlement.verdict, text, boolean) is
  'Approves that a partner leaves, or rejects it.';
revoke all on function
  settlement.decide_exit(text, uuid, settlement.verdict, text, boolean) from public;
