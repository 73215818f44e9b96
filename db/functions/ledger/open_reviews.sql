-- ledger.open_reviews
--
-- Puts what has gone beyond limits into the queue of reviews: one review for each subject, limit and
-- window, with its first hundred documents. One that was resolved is open again. The caller holds
-- the locks of the counters, and so of the reviews.
--
-- Called by ledger.check_requests.
set local role tessera_owner;

create or replace function ledger.open_reviews(
  recorded_now      timestamptz,
  document_kind     text,
  claims            ledger.limit_claim[],
  breaches          integer[],
  requests_counted  bigint[],
  points_counted    bigint[],
  partners          integer[],
  members           uuid[],
  points_asked      bigint[],
  documents         uuid[]
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_documents_max constant bigint := 100;
  v_claim    ledger.limit_claim;
  v_review   ledger.reviews;
  v_is_resolved boolean;
begin
  for v_claim in
    select c.* from unnest(breaches) b (index) cross join lateral (select (claims[b.index]).*) c
    order by c.counter, c.request
  loop
    v_is_resolved := exists (select from ledger.reviews r
      where r.limit_number = v_claim.limit_number and r.window_from = v_claim.window_from
        and r.of_partner = v_claim.of_partner and r.subject_code = v_claim.code
        and r.resolved_at is not null);
    insert into ledger.reviews as v (opened_at, limit_number, subject, activity, span, at_partner,
      count_max, points_max, window_from, of_partner, subject_code, member_id, requests, points,
      breaches)
    select recorded_now, l.number, l.subject, l.activity, l.span, l.at_partner, l.count_max,
      l.points_max, v_claim.window_from, v_claim.of_partner, v_claim.code,
      case l.subject when 'member' then members[v_claim.request] end,
      requests_counted[v_claim.counter], points_counted[v_claim.counter], 1
    from ledger.limits l where l.number = v_claim.limit_number
    on conflict on constraint reviews_are_opened_once do update
    set requests = excluded.requests, points = excluded.points, breaches = v.breaches + 1,
      resolved_at = null, resolved_by = null, verdict = null, reason = null
    returning * into v_review;
    if v_review.breaches = 1 or v_is_resolved then
      perform ledger.announce(array['review.opened'], array[0], array[v_review.id], null,
        recorded_now);
    end if;
    if v_review.breaches <= v_documents_max then
      insert into ledger.review_documents
        (review_number, document_id, kind, at_partner, points, recorded_at)
      values (v_review.number, documents[v_claim.request], document_kind,
        partners[v_claim.request], points_asked[v_claim.request], recorded_now)
      on conflict do nothing;
    end if;
  end loop;
end
$$;
comment on function ledger.open_reviews(
  timestamptz, text, ledger.limit_claim[], integer[], bigint[], bigint[], integer[], uuid[],
  bigint[], uuid[]) is 'Puts what has gone beyond limits into the queue of reviews.';
revoke all on function ledger.open_reviews(
  timestamptz, text, ledger.limit_claim[], integer[], bigint[], bigint[], integer[], uuid[],
  bigint[], uuid[]) from public;
