-- redemption.give_back
--
-- Gives points of a redemption back: writes the refund and its posting, restores the lots that the
-- points came from, and sends them on where the wallet is closed. Whether they may be given back has
-- been decided.
--
-- The caller holds the wallet's lock, and that of the one to which the points go on.
--
-- Called by redemption.record_refund and ordering.record_move.
set local role tessera_owner;

create or replace function redemption.give_back(
  refunded          redemption.redemptions,
  new_id            uuid,
  refund_reference  text,
  happened_at       timestamptz,
  recorded_now      timestamptz,
  grace_days        integer,
  points_back       bigint,
  value_back        bigint,
  refund_metadata   jsonb,
  onward_wallet     uuid
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_posting  integer;
  v_balance  bigint;
begin
  v_posting := ledger.post(refunded.wallet_id, 'refund', refunded.partner_number, points_back,
    happened_at, recorded_now, new_id);
  -- In a closed wallet nothing happens any more: lots that activity renews are judged by what
  -- happened where they go, and where they would have been.
  update ledger.wallets w
  set active_until = greatest(nullif(w.active_until, 'infinity'), o.active_until)
  from ledger.wallets o
  where w.id = refunded.wallet_id and o.id = onward_wallet and o.active_until < 'infinity';
  perform redemption.restore_lots(refunded, v_posting, points_back, recorded_now, grace_days);
  v_balance := (select p.balance_after from ledger.postings p
    where p.wallet_id = refunded.wallet_id and p.sequence = v_posting);
  if onward_wallet is not null then
    v_balance := redemption.send_on(refunded, new_id, onward_wallet, recorded_now);
  end if;
  insert into redemption.refunds
    (partner_number, id, redemption_id, wallet_id, occurred_at, recorded_at, points, value,
     balance_after, posting, reference, metadata)
  values (refunded.partner_number, new_id, refunded.id, refunded.wallet_id, happened_at,
    recorded_now, points_back, value_back, v_balance, v_posting, refund_reference,
    -- Of a member that has been erased no free text is kept any more.
    case when not membership.is_document_erased(
        'redemptions', refunded.partner_number, refunded.id)
      then refund_metadata end);
end
$$;
comment on function redemption.give_back(
  redemption.redemptions, uuid, text, timestamptz, timestamptz, integer, bigint, bigint, jsonb, uuid)
  is 'Gives points of a redemption back to the lots that they came from.';
revoke all on function redemption.give_back(
  redemption.redemptions, uuid, text, timestamptz, timestamptz, integer, bigint, bigint, jsonb, uuid)
  from public;
