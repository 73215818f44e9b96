-- catalogue.change_gift
--
-- Publishes, pauses, resumes or retires a gift, or approves it; the gift is locked by the caller.
-- Approving needs supply terms, and of a surprise that everything that it may lead to was approved.
--
--   move      from                                to
--   approve   draft                               approved
--   publish   approved                            live
--   pause     live                                paused
--   resume    paused                              live
--   retire    draft, approved, live, paused       retired
--
-- Refuses (in the row)
--   TS912 gift_status_conflict   it is in none of the statuses that the move begins in
--   TS914 outcome_not_found      a surprise leads to a gift that is a draft or retired
--   TS916 supply_terms_missing   what its supplier is paid is not set
--
-- Called by the functions through which suppliers and the operator move gifts.
set local role tessera_owner;

create or replace function catalogue.change_gift(
  gift          catalogue.gifts,
  move          text,
  changed_by    text,
  reason        text,
  recorded_now  timestamptz,
  out refusal   text,
  out status    catalogue.gift_status
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  status := case
    when move = 'approve' and gift.status = 'draft' then 'approved'
    when move = 'publish' and gift.status = 'approved' then 'live'
    when move = 'pause' and gift.status = 'live' then 'paused'
    when move = 'resume' and gift.status = 'paused' then 'live'
    when move = 'retire' and gift.status <> 'retired' then 'retired'
  end;
  refusal := case
    when status is null then 'TS912'
    when status = 'approved' and gift.partner_number > 0 and not exists (
      select from catalogue.supply_terms t
      where t.gift_id = gift.id and t.valid_from <= recorded_now) then 'TS916'
    when status = 'approved' and exists (
      select from catalogue.surprise_odds o
      join catalogue.gifts g on g.id = o.outcome_id
      where o.gift_id = gift.id and g.status in ('draft', 'retired')) then 'TS914'
  end;
  if refusal is not null then
    return;
  end if;
  update catalogue.gifts g set status = change_gift.status, changed_at = recorded_now
  where g.id = gift.id;
  insert into catalogue.gift_changes
    (partner_number, gift_id, status, changed_by, reason, changed_at)
  values (gift.partner_number, gift.id, change_gift.status, change_gift.changed_by,
    change_gift.reason, recorded_now);
  perform catalogue.shelve(gift.id);
  perform ledger.announce(array['gift.' || status], array[gift.partner_number], array[gift.id], null,
    recorded_now);
end
$$;
comment on function catalogue.change_gift(catalogue.gifts, text, text, text, timestamptz) is
  'Moves a gift from one status to the next.';
revoke all on function catalogue.change_gift(catalogue.gifts, text, text, text, timestamptz)
  from public;
