-- coalition.is_same_person
--
-- Tells whether two names are one person's, wherever two people must decide. Names are compared
-- without regard to case, to how their letters are composed, and to everything in them that the eye
-- cannot see: white space, control and format characters, joiners and variation selectors.
--
-- It errs towards one person, who must then find another, and never towards two. It cannot know who
-- acts: letters of another script that look alike (a Cyrillic а in ann) are other letters, and the
-- names of two people who share one are the same. Who may act under which name is up to the logins
-- of the database and of the machine that the operator works at.
--
-- Null is nobody, and nobody is the same as no one.
set local role tessera_owner;

create or replace function coalition.is_same_person(name text, other_name text)
returns boolean
language sql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  -- The case folds in upper case (ß and ss are one), by the rules of Unicode whatever the locale of
  -- the database, and what is composed only then is composed last.
  select coalesce(count(distinct normalize(upper(regexp_replace(
      normalize(given, nfkc),
      '[\u0001-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f'
        '\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0'
        '\ufff0-\uffff\U000e0000-\U000e0fff]',
      '', 'g') collate "und-x-icu"), nfkc) collate "C") = 1
    and count(given) = 2, false)
  from (values (name), (other_name)) names(given)
$$;
comment on function coalition.is_same_person(text, text) is
  'Whether two names are one person''s, wherever two people must decide.';
revoke all on function coalition.is_same_person(text, text) from public;
