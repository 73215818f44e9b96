-- 0025 gift proofs
--
-- Purpose: wrong codes are counted at the moment at which they were asked for, so that the window in
-- which they count goes along with the clock. A code that its supplier withdraws says with which
-- request, so that the request repeated is answered as it was. A function that nobody calls goes. The
-- words of a gift stand in its row of the shelf, where looking at them costs a tenth of what it costs
-- to fetch them from elsewhere.
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

-- Up to a page; what is longer lies elsewhere as before. No update of a row stays on its page, because
-- what is counted is indexed: so pages are filled.
alter table catalogue.shelf set (fillfactor = 100, toast_tuple_target = 8160);
alter table catalogue.shelf alter column title_words set storage external;
comment on column catalogue.shelf.words is
  'The same of titles and descriptions. Not compressed, and in the row where it has room, so that reading '
  'the words is quick.';
