-- ledger.resolve_review
--
-- Closes a review: who looked at it, whether it was in order, and why. That moves no points; an
-- adjustment does. Whoever goes beyond the limit again in the same window opens it again. Why is
-- not written down about a member that has been erased.
--
-- Raises
--   TS806 review_not_found          no review has this number
--   TS807 review_already_resolved   somebody has closed it before
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function ledger.resolve_review(
  actor text, resolved_number bigint, new_verdict text, resolution_reason text
)
returns void
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_review ledger.reviews;
begin
  -- One that is just being erased is waited for.
  perform from membership.members m
  where m.id = (select r.member_id from ledger.reviews r where r.number = resolved_number)
  for share;
  select * into v_review from ledger.reviews r where r.number = resolved_number for update;
  if not found then
    raise exception using errcode = 'TS806',
      message = format('no review has the number %s', resolved_number);
  elsif v_review.resolved_at is not null then
    raise exception using errcode = 'TS807',
      message = format('%s has resolved review %s before', v_review.resolved_by, resolved_number);
  end if;
  update ledger.reviews r
  set resolved_at = ledger.instant(), resolved_by = actor,
    verdict = new_verdict::ledger.review_verdict,
    reason = case when not exists (select from membership.members m
      where m.id = r.member_id and m.erased_at is not null) then resolution_reason end
  where r.number = resolved_number;
  perform coalition.record_audit(actor, 'review.resolved', format('review %s', resolved_number),
    jsonb_build_object('limit', v_review.limit_number, 'breaches', v_review.breaches,
      'verdict', new_verdict));
  perform ledger.announce(array['review.' || new_verdict], array[0], array[v_review.id], null,
    ledger.instant());
end
$$;
comment on function ledger.resolve_review(text, bigint, text, text) is 'Closes a review.';
revoke all on function ledger.resolve_review(text, bigint, text, text) from public;
