-- ordering.voucher_documents
--
-- Vouchers as the partner of their order reads them back, with what has become of them; the code is
-- sealed. Runs with the reader's rights, under its row-level policies.
set local role tessera_owner;

create or replace view ordering.voucher_documents with (security_invoker = true) as
select v.partner_number, v.id, v.order_id, v.gift_id, v.supplier, v.code_digest, v.code_sealed,
  v.uses, case when o.expires_at > ledger.instant() then o.uses_left else 0 end as uses_left, v.expires_at, v.issued_at, v.replaces,
  coalesce(
    case
      when o.expires_at <= ledger.instant() then 'expired'
      when o.voucher_id is not null then 'open'
      when e.outcome = 'reissued' then 'replaced'
    end, e.outcome::text) as status,
  coalesce(e.ended_at, case when o.expires_at <= ledger.instant() then o.expires_at end) as ended_at
from ordering.vouchers v
left join ordering.open_vouchers o on o.voucher_id = v.id
left join ordering.voucher_ends e on e.voucher_id = v.id;
comment on view ordering.voucher_documents is 'Vouchers with what has become of them.';
