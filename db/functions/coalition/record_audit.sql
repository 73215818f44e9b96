-- coalition.record_audit
--
-- Adds a row to the operator's audit trail: who (the person that the command line names, and the
-- role of the session), what, on which subject, with which values. Never personal data, never keys.
--
-- Called by the functions through which the operator changes anything.
set local role tessera_owner;

create or replace function coalition.record_audit(
  actor text, action text, subject text, detail jsonb
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into coalition.audit_trail (recorded_at, actor, action, subject, detail)
  values (ledger.instant(), format('%s (%s)', record_audit.actor, session_user), record_audit.action,
    record_audit.subject, record_audit.detail);
end
$$;
comment on function coalition.record_audit(text, text, text, jsonb) is
  'Adds a row to the operator''s audit trail.';
revoke all on function coalition.record_audit(text, text, text, jsonb) from public;
