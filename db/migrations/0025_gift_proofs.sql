-- 0025 gift proofs
--
-- Purpose: wrong codes are counted at the moment at which they were asked for, so that the window in
-- which they count goes along with the clock. A code that its supplier withdraws says with which
-- request, so that the request repeated is answered as it was. A function that nobody calls goes.
-- breaking: no

set local role tessera_owner;

alter table ordering.wrong_codes rename column window_from to asked_at;
comment on table ordering.wrong_codes is
  'How often a key has asked for codes that are none, at one outlet (empty: at none) at one moment.';

alter table catalogue.codes add column withdrawn_by bytea;
alter table catalogue.codes add constraint codes_that_were_withdrawn_are_void check (
  is_void or withdrawn_by is null);
comment on column catalogue.codes.withdrawn_by is
  'Of a void one: the digest of the key of the request with which its supplier has withdrawn it; '
  'null: it has not.';

drop function if exists catalogue.keep_gift(text, text, uuid, jsonb, boolean);
