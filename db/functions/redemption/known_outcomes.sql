-- redemption.known_outcomes
--
-- What becomes of the outcomes of a batch of redemptions, each decided as if its key and its
-- reference were new, by what was recorded before: a replay, a refusal that was remembered, or one
-- because a key or reference belongs to another; besides, what a batch has twice is told to try
-- again. Whoever is refused by its authority (refusals) stays so, but a partner that has left since
-- (TS455) hears what was answered to the key.
--
-- Tells also which keys are known, the redemption that a request repeats (priors), and the limit
-- that refused it (details).
--
-- Refuses (in outcomes, never as exceptions)
--   TS101 idempotency_key_reused  the key already names a different request
--   TS104 try_again               another request of this batch has the key or the reference
--   TS204 reference_already_used  with another member or other points
--
-- Called by redemption.record_redemptions while it holds the wallets' locks, under its settings.
set local role tessera_owner;

create or replace function redemption.known_outcomes(
  outcomes_new    text[],
  details_new     bigint[],
  refusals        text[],
  partners        integer[],
  members         uuid[],
  request_keys    bytea[],
  contents        bytea[],
  "references"    text[],
  points          bigint[],
  out outcomes    text[], -- accepted, replay or what it is refused for.
  out details     bigint[],
  out known_keys  boolean[],
  out priors      uuid[]
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_repeats  boolean[] := earning.repeated_requests(partners, request_keys, "references");
begin
  -- Each lookup is a lateral subquery with a limit, so that a plan made while a table was empty
  -- still probes an index once for each request when the table has grown.
  select array_agg(o.outcome), array_agg(o.detail), array_agg(o.is_known), array_agg(o.prior_id)
  into outcomes, details, known_keys, priors
  from (
    select
      coalesce(known.detail, details_new[n]) as detail,
      known.partner_number is not null as is_known,
      coalesce(known.subject_id, same.id) as prior_id,
      case
        when refusals[n] <> 'TS455' then refusals[n]
        when known.content_digest <> contents[n] or known.operation <> 'redemption' then 'TS101'
        when known.refusal is not null then known.refusal
        when known.subject_id is not null then 'replay'
        when refusals[n] is not null then refusals[n]
        when v_repeats[n] or outcomes_new[n] = 'TS104' then 'TS104'
        when same.id is not null then
          case
            when membership.survivor(same.member_id) = members[n] and same.asked = points[n]
              then 'replay'
            else 'TS204'
          end
        else outcomes_new[n]
      end as outcome
    from generate_subscripts(outcomes_new, 1) n
    left join lateral (
      select * from ledger.requests q
      where q.partner_number = partners[n] and q.key_digest = request_keys[n]
      limit 1
    ) known on true
    left join lateral (
      select d.id, d.member_id, d.points as asked from redemption.redemptions d
      where d.partner_number = partners[n] and d.reference = "references"[n]
      limit 1
    ) same on true
    order by n
  ) o;
end
$$;
comment on function redemption.known_outcomes(
  text[], bigint[], text[], integer[], uuid[], bytea[], bytea[], text[], bigint[]) is
  'What becomes of the outcomes of redemptions by what was recorded before.';
revoke all on function redemption.known_outcomes(
  text[], bigint[], text[], integer[], uuid[], bytea[], bytea[], text[], bigint[]) from public;
