-- settlement.take_exposure
--
-- Holds what a batch is about to issue against the limits of its partners, request by request in
-- their order, and counts what is granted. Returns what each request is refused for (see
-- settlement.renew_exposure), null where it is not; null for all when no partner of the batch has a
-- limit, or all is granted.
--
-- A batch takes from one share of each partner, which it locks, the partners in their order; other
-- batches take from other shares meanwhile. Where the share does not hold enough, or a change that
-- counts against the partner waits to be taken in, or the terms are no longer those in force, the
-- batch lets go of its shares and locks all of that partner's, again in order, and decides by what
-- they hold together: nothing is refused while anything that would do is left anywhere, and the
-- limit never is exceeded. What does not fit by the sum of all shares as of one instant is refused
-- without a lock, so a partner that has used up its limit slows nobody down.
--
-- The caller holds its wallets' locks, and takes none of them afterwards.
--
-- Refuses (as elements of the answer)
--   TS420 credit_limit_reached     the partner's exposure would go beyond its credit limit
--   TS421 prepaid_balance_used_up  what the partner has paid in would not cover it
--
-- Called by settlement.limited_outcomes.
set local role tessera_owner;

create or replace function settlement.take_exposure(
  taken_at timestamptz, partners integer[], points bigint[]
)
returns text[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_changes_max  constant integer := 32; -- Waiting to be taken in.
  v_share     smallint := pg_backend_pid() % 8;
  v_limited   integer[]; -- The partners of the batch that have a limit, in their order.
  v_needs     numeric[];
  v_taken     integer[];
  v_wide      integer[] := '{}'; -- Of which all shares are needed.
  v_short     integer[];
  v_partner   integer;
  v_claims    integer[];
  v_answers   text[];
  v_refusals  text[];
begin
  select array_agg(k.partner order by k.partner), array_agg(k.need order by k.partner)
  into v_limited, v_needs
  from (
    select u.partner, sum(u.points) as need from unnest(partners, points) as u (partner, points)
    where u.points > 0
    group by u.partner
  ) k
  where exists (select from settlement.exposures e where e.partner_number = k.partner);

  while v_limited is not null loop
    begin
      if v_wide <> '{}' then
        -- One after the other, as the sorted list is read; so is the next.
        perform from (
          select u.partner, n.share
          from unnest(v_limited) as u (partner)
          join generate_series(0, 7) as n (share)
            on n.share = v_share or u.partner = any (v_wide)
          order by u.partner, n.share
          offset 0
        ) k
        cross join lateral (
          select from settlement.exposure_shares s
          where s.partner_number = k.partner and s.share = k.share
          for no key update
        ) held;
      end if;
      with taken as (
        update settlement.exposure_shares s
        set available = s.available - (k.need * s.price_micros)::bigint,
            points_taken = s.points_taken + k.need::bigint
        from (
          select * from unnest(v_limited, v_needs) as u (partner, need)
          where u.partner <> all (v_wide)
          order by u.partner
          offset 0
        ) k
        where s.partner_number = k.partner and s.share = v_share and s.terms_until > taken_at
          and s.available - k.need * s.price_micros >= s.widens_below
        returning s.partner_number
      )
      select array_agg(t.partner_number) into v_taken from taken t;
      v_short := '{}';
      if coalesce(cardinality(v_taken), 0) + cardinality(v_wide) < cardinality(v_limited) then
        v_short := array(
          select k from unnest(v_limited) k where k <> all (coalesce(v_taken, '{}') || v_wide));
      end if;
      -- A new statement, which sees what others had refunded before the locks.
      if exists (
        select from settlement.exposure_changes c where c.partner_number = any (v_taken))
      then
        v_short := v_short || array(
          select k from unnest(v_taken) k
          where (
            select coalesce(bool_or(c.points_open > 0 or c.points_redeemed < 0), false)
              or count(*) > v_changes_max
            from settlement.exposure_changes c where c.partner_number = k));
      end if;
      if v_short <> '{}' then
        raise object_not_in_prerequisite_state;
      end if;

      foreach v_partner in array v_wide loop
        v_claims := array(
          select n from generate_subscripts(partners, 1) n
          where partners[n] = v_partner and points[n] > 0
          order by n);
        v_answers := settlement.renew_exposure(v_partner, taken_at,
          array(select points[n] from unnest(v_claims) n));
        for i in 1 .. cardinality(v_claims) loop
          v_refusals[v_claims[i]] := v_answers[i];
        end loop;
      end loop;
      exit;
    exception when object_not_in_prerequisite_state then
      select array_agg(distinct k order by k) into v_wide from unnest(v_wide || v_short) k;
    end;
    -- Without its locks: who has not even enough for the least of its claims is refused.
    for v_partner, v_answers in
      select u.partner, array[case when e.is_prepaid then 'TS421' else 'TS420' end]
      from unnest(v_wide) as u (partner)
      join settlement.exposures e on e.partner_number = u.partner
      where e.terms_until > taken_at and e.settled_through >= settlement.settled_through()
        and (e.issue_micros + e.later_micros) * (
            select min(points[n])::numeric from generate_subscripts(partners, 1) n
            where partners[n] = u.partner and points[n] > 0)
          > (select sum(s.available) from settlement.exposure_shares s
             where s.partner_number = u.partner)
          + (select coalesce(sum(c.points_redeemed::numeric * e.reimbursement_micros
               - c.points_issued::numeric * e.issue_micros
               - c.points_open::numeric * e.later_micros), 0)
             from settlement.exposure_changes c where c.partner_number = u.partner)
    loop
      v_wide := array_remove(v_wide, v_partner);
      for n in 1 .. cardinality(partners) loop
        if partners[n] = v_partner and points[n] > 0 then
          v_refusals[n] := v_answers[1];
        end if;
      end loop;
      select array_agg(u.partner order by u.partner), array_agg(u.need order by u.partner)
      into v_limited, v_needs
      from unnest(v_limited, v_needs) as u (partner, need) where u.partner <> v_partner;
    end loop;
  end loop;
  if array_remove(v_refusals, null) = '{}' then
    return null;
  end if;
  return v_refusals;
end
$$;
comment on function settlement.take_exposure(timestamptz, integer[], bigint[]) is
  'Holds what a batch is about to issue against the limits of its partners.';
revoke all on function settlement.take_exposure(timestamptz, integer[], bigint[]) from public;
