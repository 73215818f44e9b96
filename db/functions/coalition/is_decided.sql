-- coalition.is_decided
--
-- Tells whether somebody has said the same before of what another proposed, so that saying it again
-- changes nothing; or lets pass who may say it first. One rule for everything that takes two people:
-- whoever proposed it may reject it and cannot approve it, and it is decided once. Who is another
-- person coalition.is_same_person tells.
--
--   old_verdict   what was decided before; null: nothing
--   old_by        who decided it; null: nobody had to
--   refusal       the SQLSTATE that says that it is decided, in another way or by somebody else
--   thing         what it is, for the message
--
-- Raises
--   the refusal named, TS722 approval_by_proposer
--
-- Called by the functions that decide what was proposed.
set local role tessera_owner;

create or replace function coalition.is_decided(
  actor        text,
  proposed_by  text,
  new_verdict  text,
  old_verdict  text,
  old_by       text,
  refusal      text,
  thing        text
)
returns boolean
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  if old_verdict is not null then
    if old_verdict <> new_verdict or not coalition.is_same_person(old_by, actor) then
      raise exception using errcode = refusal, message = format('%s was %s already by %s', thing,
        old_verdict, coalesce(old_by, 'rule: it needed nobody'));
    end if;
    return true;
  end if;
  if new_verdict = 'approved' and coalition.is_same_person(proposed_by, actor) then
    raise exception using errcode = 'TS722',
      message = format('whoever proposed %s cannot approve it', thing);
  end if;
  return false;
end
$$;
comment on function coalition.is_decided(text, text, text, text, text, text, text) is
  'Whether somebody has said the same before of what another proposed.';
revoke all on function
  coalition.is_decided(text, text, text, text, text, text, text) from public;
