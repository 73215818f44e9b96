-- ledger.check_requests
--
-- Checks the requests of a batch that nothing else has refused: whether their member has been erased
-- meanwhile, and whether they stay within the limits (ledger.limits). Those that are accepted count
-- at once, each after the one before it; a row of answer for each that is refused, and how many
-- seconds its window goes on. What goes beyond a limit that asks for a review is accepted and put
-- into the queue (ledger.reviews).
--
-- Guarantees
--   Exact: within one window no limit is passed by a single request or point, however many batches
--   there are at once. They wait for each other's counters, which are locked in one order, after
--   the wallets. The windows follow each other without overlap, so a burst across the edge of two
--   may reach both limits.
--   Time is the ledger's (recorded_at): backdating a receipt does not help.
--   Refused requests and replays do not count. Returns and refunds give nothing back.
--   What the operator imports is history and is not checked against limits.
--
-- Refuses (as rows, never as exceptions)
--   TS601 member_not_found        the member was erased after the request had found it
--   TS801 member_limit_reached    the member has earned or redeemed too much in this window
--   TS802 cashier_limit_reached   so has the cashier
--   TS803 outlet_limit_reached    so has the outlet
--   TS804 partner_limit_reached   so has the partner
--
-- Called by the functions that record purchases, redemptions and holds, once for each batch.
set local role tessera_owner;

create or replace function ledger.check_requests(
  recorded_now       timestamptz,
  activity_asked     ledger.limited_activity,
  document_kind      text,
  numbers            bigint[],
  partners           integer[],
  members            uuid[],
  outlets            text[],
  cashiers           text[],
  points_asked       bigint[],
  documents          uuid[]
)
returns table (request_number bigint, refusal text, wait_seconds bigint)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_zone      text := (select s.time_zone from coalition.settings s);
  v_erased    uuid[] := array(
    select m.id from membership.members m where m.erased_at > recorded_now - interval '1 hour');
  v_claims    ledger.limit_claim[];
  v_claim     ledger.limit_claim;
  v_requests  bigint[];
  v_points    bigint[];
  v_first     integer := 1;
  v_last      integer;
  v_refused   ledger.limit_claim;
  v_breaches  integer[] := '{}';
begin
  if coalesce(nullif(current_setting('role', true), 'none'), session_user) <> 'tessera_operator' then
    v_claims := ledger.limit_claims(
      recorded_now, activity_asked, partners, members, outlets, cashiers, v_zone);
    select c.requests, c.points into v_requests, v_points
    from ledger.lock_limit_counts(v_claims) c;
  end if;

  for v_request in 1 .. coalesce(cardinality(numbers), 0) loop
    request_number := numbers[v_request];
    v_refused := null;
    -- The claims come in the order of their requests.
    v_last := v_first - 1;
    while v_last < coalesce(cardinality(v_claims), 0) and v_claims[v_last + 1].request = v_request loop
      v_last := v_last + 1;
      v_claim := v_claims[v_last];
      if v_claim.refuses
        and (v_requests[v_claim.counter] + 1 > v_claim.count_max
          or points_asked[v_request] > 0
            and v_points[v_claim.counter] + points_asked[v_request] > v_claim.points_max)
        and (v_refused.request is null or v_claim.window_until > v_refused.window_until)
      then
        v_refused := v_claim;
      end if;
    end loop;

    if members[v_request] = any (v_erased) then
      refusal := 'TS601';
      wait_seconds := null;
      return next;
    elsif v_refused.request is not null then
      refusal := case v_refused.subject when 'member' then 'TS801' when 'cashier' then 'TS802'
        when 'outlet' then 'TS803' else 'TS804' end;
      wait_seconds := ceil(extract(epoch from v_refused.window_until - recorded_now));
      return next;
    else
      for v_index in v_first .. v_last loop
        v_claim := v_claims[v_index];
        v_requests[v_claim.counter] := v_requests[v_claim.counter] + 1;
        v_points[v_claim.counter] := v_points[v_claim.counter] + points_asked[v_request];
        if not v_claim.refuses
          and (v_requests[v_claim.counter] > v_claim.count_max
            or points_asked[v_request] > 0 and v_points[v_claim.counter] > v_claim.points_max)
        then
          v_breaches := v_breaches || v_index;
        end if;
      end loop;
    end if;
    v_first := v_last + 1;
  end loop;

  if v_claims is not null then
    perform ledger.keep_limit_counts(v_claims, v_requests, v_points, v_zone);
  end if;
  if v_breaches <> '{}' then
    perform ledger.open_reviews(recorded_now, document_kind, v_claims, v_breaches, v_requests,
      v_points, partners, members, points_asked, documents);
  end if;
end
$$;
comment on function ledger.check_requests(
  timestamptz, ledger.limited_activity, text, bigint[], integer[], uuid[], text[], text[], bigint[],
  uuid[]) is 'Checks the requests of a batch against erasures and limits, and counts them.';
revoke all on function ledger.check_requests(
  timestamptz, ledger.limited_activity, text, bigint[], integer[], uuid[], text[], text[], bigint[],
  uuid[]) from public;
