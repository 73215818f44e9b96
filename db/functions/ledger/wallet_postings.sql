-- ledger.wallet_postings
--
-- Lists the postings of a wallet, newest first: those older than a sequence, or the page next above
-- one that is newer than it (exclusive; both null: the newest). Of its own postings a partner sees
-- all; of others', only kind, points and time: no document, no partner. What the operator moved is
-- nobody's own, nor is the expiry of points that it had moved. The points of an order are spent at the
-- operator, and are those of the partner at which it was placed; its document is the order, also of
-- the points that came back. Empty for a wallet of no member that
-- the asking partner knows.
--
-- Called by tessera_service, with the key's digest in the setting tessera.key.
set local role tessera_owner;

create or replace function ledger.wallet_postings(
  asked_wallet     uuid,
  older_than       integer,
  newer_than       integer,
  rows_max         integer
)
returns table (
  sequence       integer,
  kind           text,
  points         bigint,
  balance_after  bigint,
  occurred_at    timestamptz,
  recorded_at    timestamptz,
  is_own         boolean,
  document_id    uuid,
  pending_after  bigint,
  document_kind  text
)
language plpgsql
stable
security definer -- The service cannot read other partners' postings; this shows what it may.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_partner integer := tenancy.current_partner_number();
begin
  if not ledger.is_wallet_known(asked_wallet) then
    return;
  end if;
  -- The page nearest to newer_than is found from below, every other from above.
  return query
  select p.sequence, p.kind::text, p.points::bigint, p.balance_after, p.occurred_at, p.recorded_at,
    own.is_own, case when own.is_own then coalesce(own.order_id, p.document_id) end,
    p.pending_after,
    case when own.is_own then own.document_kind end
  from (
    (select * from ledger.postings q
     where newer_than is null and q.wallet_id = asked_wallet
       and q.sequence < coalesce(older_than, 2147483647)
     order by q.sequence desc
     limit rows_max)
    union all
    (select * from ledger.postings q
     where newer_than is not null and q.wallet_id = asked_wallet and q.sequence > newer_than
     order by q.sequence
     limit rows_max)
  ) p
  cross join lateral (
    select d.document_kind, d.document_kind <> 'move' as is_own, null::uuid as order_id
    from (select ledger.document_kind(row(p.*)::ledger.postings) as document_kind
      where p.partner_number = v_partner offset 0) d
    union all
    select case when o.id is not null then 'order' end, o.id is not null, o.id
    from (select) one
    left join lateral (
      select x.id from ordering.orders x
      where p.partner_number = 0 and x.partner_number = v_partner and x.id = case p.kind
        when 'redeem' then p.document_id
        when 'refund' then (select f.redemption_id from redemption.refunds f
          where f.partner_number = 0 and f.id = p.document_id)
      end
    ) o on true
    where p.partner_number <> v_partner
  ) own
  order by p.sequence desc;
end
$$;
comment on function ledger.wallet_postings(uuid, integer, integer, integer) is
  'The postings of a wallet, as the asking partner may see them.';
revoke all on function ledger.wallet_postings(uuid, integer, integer, integer) from public;
