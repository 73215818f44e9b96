-- earning.known_outcomes
--
-- What becomes of the outcomes of a batch of purchases by what was recorded before, and by what
-- earlier requests of the batch have: a key or a receipt that is there already decides, whatever
-- would have become of the request otherwise; of a partner that has left since (TS455), a key does.
-- Tells for each request also whether its key is there (known_keys), and which purchase was recorded
-- for its key or receipt (priors).
--
-- Refuses (in outcomes, never as exceptions)
--   TS101 idempotency_key_reused    the key already names a different request
--   TS104 try_again                 another request of this batch has the key or the receipt
--   TS301 receipt_already_recorded  with another member, amount or time
--
-- Called by earning.record_purchases, under its settings.
set local role tessera_owner;

create or replace function earning.known_outcomes(
  outcomes_new    text[],
  refusals        text[],
  partners        integer[],
  members         uuid[],
  request_keys    bytea[],
  contents        bytea[],
  receipts        text[],
  occurred_ats    timestamptz[],
  amounts         bigint[],
  out outcomes    text[], -- accepted, replay or what it is refused for.
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
  v_repeats  boolean[] := earning.repeated_requests(partners, request_keys, receipts);
begin
  -- Each lookup is a lateral subquery with a limit, so that a plan made while a table was empty
  -- still probes an index once for each request when the table has grown.
  select array_agg(o.outcome), array_agg(o.is_known), array_agg(o.prior_id)
  into outcomes, known_keys, priors
  from (
    select
      known.partner_number is not null as is_known,
      coalesce(known.subject_id, same.id) as prior_id,
      case
        when refusals[n] <> 'TS455' then refusals[n]
        when known.content_digest <> contents[n] or known.operation <> 'purchase' then 'TS101'
        when known.refusal is not null then known.refusal
        when known.subject_id is not null then 'replay'
        when refusals[n] is not null then refusals[n]
        when v_repeats[n] then 'TS104'
        when same.id is not null then
          case
            when membership.survivor(same.member_id) = members[n]
              and same.amount = amounts[n] and same.occurred_at = occurred_ats[n]
              then 'replay'
            else 'TS301'
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
      select p.id, p.member_id, p.amount, p.occurred_at from earning.purchases p
      where p.partner_number = partners[n] and p.receipt = receipts[n]
      limit 1
    ) same on true
    order by n
  ) o;
end
$$;
comment on function earning.known_outcomes(
  text[], text[], integer[], uuid[], bytea[], bytea[], text[], timestamptz[], bigint[]) is
  'What becomes of the outcomes of purchases by what was recorded before.';
revoke all on function earning.known_outcomes(
  text[], text[], integer[], uuid[], bytea[], bytea[], text[], timestamptz[], bigint[]) from public;
