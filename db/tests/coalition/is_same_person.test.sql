-- Goal: no one person becomes two by the way in which a name is written.
-- Method: the same name with what the eye cannot see, in other cases and compositions; then names
-- of other people, and nobody's.
begin;
select test.equals(coalition.is_same_person(n.one, n.other), true, 'one person: ' || n.what)
from (values
  ('letter for letter', 'ann', 'ann'),
  ('case', 'ann', 'ANN'),
  ('a trailing space', 'ann', 'ann '),
  ('a leading space', 'ann', ' ann'),
  ('a line feed', 'ann', E'ann\n'),
  ('a tab between the words', 'ann b', E'ann\tb'),
  ('two spaces', 'ann b', 'ann  b'),
  ('no space', 'ann b', 'annb'),
  ('a space that does not break', 'ann', U&'ann\00a0'),
  ('a space without width', 'ann', U&'a\200bnn'),
  ('a joiner', 'ann', U&'ann\200d'),
  ('a mark of the byte order', 'ann', U&'\feffann'),
  ('a soft hyphen', 'ann', U&'an\00adn'),
  ('an override of direction', 'ann', U&'\202eann'),
  ('an ideographic space', 'ann', U&'ann\3000'),
  ('a variation selector', 'ann', U&'ann\fe0f'),
  ('a tag', 'ann', U&'ann\+0e0061'),
  ('a filler', 'ann', U&'ann\3164'),
  ('a bell', 'ann', U&'ann\0007'),
  ('wide letters', 'ann', U&'\ff41\ff4e\ff4e'),
  ('composed or not', U&'ren\00e9', U&'rene\0301'),
  ('composed or not, in capitals', U&'\00c4nn', U&'a\0308nn'),
  ('another script, in capitals', 'ольга', 'ОЛЬГА'),
  ('sharp s', 'groß', 'GROSS'),
  ('final sigma', 'νίκος', 'ΝΊΚΟΣ')
) n(what, one, other);
select test.equals(coalition.is_same_person(n.one, n.other), false, 'two people: ' || n.what)
from (values
  ('other names', 'ann', 'ben'),
  ('a longer one', 'ann', 'anna'),
  ('an accent', 'rene', 'rené'),
  ('another script that looks alike, which nothing here can tell', 'ann', 'аnn'),
  ('nobody', 'ann', null),
  ('nobody and no one', null, null)
) n(what, one, other);

select test.finish();
rollback;
