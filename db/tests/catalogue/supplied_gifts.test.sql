-- Goal: a supplier writes, publishes and takes back its own gifts, once for each request, and nobody
-- else's; what it cannot do is approve them.
-- Method: each door by its suppliers' keys and by those of others, and every move from every status.
begin;
create function pg_temp.add(gift text, change bigint, key text, key_of text default 'alpha gifts')
returns text language sql as $$
  select concat_ws(' ', coalesce(a.refusal, 'done'), a.detail, case when a.is_replay then 'again' end)
  from catalogue.add_stock(test.digest(key_of), test.short_digest('stock ' || key),
    test.short_digest(gift || change), test.id(gift), change, null) a
$$;
create function pg_temp.left_of(gift text) returns text language sql as $$
  select concat_ws(' ', d.added, d.available) from catalogue.gift_documents d where d.id = test.id(gift)
$$;
select catalogue.set_category('ann', 'food', '{"en": "Food"}');
set local role tessera_service;

-- Drafting.
select test.equals((select refusal from test.draft('alpha', 'mug')), null, 'a supplier drafts a gift');
select test.equals(test.status('alpha', 'mug'), 'draft', 'which is a draft');
select test.equals((select is_replay from test.draft('alpha', 'mug')), true, 'sent again, it is there');
select test.equals((select gift_id from test.draft('alpha', 'mug')), test.id('alpha mug'),
  'and is the same');
select test.equals((select refusal from test.draft('alpha', 'jug', key => 'mug')), 'TS101',
  'the key is used up');
select test.equals((select refusal from test.draft('alpha', 'mug', key => 'k2')), 'TS911',
  'and so is the code');
select test.equals((select refusal from test.draft('beta', 'mug')), null,
  'which is free at another supplier');
select test.equals((select refusal from test.draft('alpha', 'x1', '{"category": "none"}')), 'TS913',
  'a category that is none');
select test.equals((select refusal from test.draft('alpha', 'x2', '{"outlets": ["none"]}')), 'TS504',
  'an outlet that is none');
select test.equals((select refusal from test.draft('alpha', 'x3', '{"outlets": ["main"]}')), null,
  'an outlet of its own');
select test.equals((select refusal from test.draft('alpha', 'x4', '{"category": "food"}')), null,
  'a category that is one');
select test.equals((select refusal from test.draft('alpha', 'x5', jsonb_build_object('kind', 'surprise',
  'odds', jsonb_build_array(jsonb_build_object('gift', test.id('beta mug'), 'weight', 1))))), 'TS914',
  'a surprise leads to gifts of its own supplier');
select test.equals((select refusal from test.draft('alpha', 'x6', jsonb_build_object('kind', 'surprise',
  'odds', jsonb_build_array(jsonb_build_object('gift', test.id('alpha mug'), 'weight', 1))))), null,
  'such as this');
select test.equals((select refusal from test.draft('alpha', 'x7', jsonb_build_object('kind', 'surprise',
  'odds', jsonb_build_array(jsonb_build_object('gift', test.id('alpha x6'), 'weight', 1))))), 'TS914',
  'and not to surprises');
select test.equals((select refusal from test.draft('alpha', 'x8', key_of => 'alpha')), 'TS502',
  'a key of a till may not');
select test.equals((select refusal from test.draft('alpha', 'x8', key_of => 'nobody')), 'TS501',
  'nor a key that is none');

-- No neighbour.
select test.equals((select refusal from test.revise('alpha', 'mug', '{}', key_of => 'beta gifts')),
  'TS903', 'a neighbour cannot revise it');
select test.equals((select refusal from test.turn('alpha', 'mug', 'retire', key_of => 'beta gifts')),
  'TS903', 'nor retire it');
select test.equals((select refusal from test.turn('alpha', 'none', 'retire')), 'TS903',
  'as what never was');
select test.presents('beta gifts') \g /dev/null
select test.equals((select count(*) from catalogue.gifts g where g.id = test.id('alpha mug')),
  0::bigint, 'nor see it');
select test.equals((select array_agg(d.code) from catalogue.gift_documents d), array['mug'],
  'it sees its own');
select test.equals((select count(*) from catalogue.published_gift(test.id('alpha mug'), 'en')),
  0::bigint, 'a draft is not published');

-- Every move from every status, by the supplier.
select test.equals((select refusal from test.turn('alpha', 'mug', 'approve')), 'TS912',
  'no supplier approves its own gift');
select test.equals((select refusal from test.turn('alpha', 'mug', m)), 'TS912', 'a draft: no ' || m)
from unnest(array['publish', 'pause', 'resume']) m;
reset role;
select test.raises($$ select catalogue.set_gift_status('ann', test.id('alpha mug'), 'approve', null,
  null, null, false) $$, 'TS916', 'nor the operator without supply terms');
select test.equals(catalogue.set_gift_status('ann', test.id('alpha mug'), 'approve', 250, 'EUR', null,
  true), 'approved', 'a rehearsal says what would be');
select test.equals(test.status('alpha', 'mug'), 'draft', 'and changes nothing');
select test.equals(catalogue.set_gift_status('ann', test.id('alpha mug'), 'approve', 250, 'EUR', null,
  false), 'approved', 'with them it does');
set local role tessera_service;
select test.equals((select refusal from test.turn('alpha', 'mug', m, 'approved ' || m)), 'TS912',
  'approved: no ' || m)
from unnest(array['approve', 'pause', 'resume']) m;
select test.equals((select refusal from test.turn('alpha', 'mug', 'publish')), null, 'it is published');
select test.equals(test.status('alpha', 'mug'), 'live', 'and live');
select test.equals((select is_replay from test.turn('alpha', 'mug', 'publish')), true, 'once');
select test.equals((select count(*) from catalogue.published_gift(test.id('alpha mug'), 'en')),
  1::bigint, 'now everybody sees it');
select test.equals((select refusal from test.turn('alpha', 'mug', m, 'live ' || m)), 'TS912',
  'live: no ' || m)
from unnest(array['approve', 'publish', 'resume']) m;
select test.equals((select refusal from test.revise('alpha', 'mug', '{"low_stock": 1}')), 'TS912',
  'what is live is not revised');
select test.equals((select refusal from test.turn('alpha', 'mug', 'pause')), null, 'it is paused');
select test.equals(test.status('alpha', 'mug'), 'paused', 'for a while');
select test.equals((select count(*) from catalogue.published_gift(test.id('alpha mug'), 'en')),
  0::bigint, 'and out of the catalogue');
select test.equals((select refusal from test.turn('alpha', 'mug', m, 'paused ' || m)), 'TS912',
  'paused: no ' || m)
from unnest(array['approve', 'publish', 'pause']) m;
select test.equals((select refusal from test.turn('alpha', 'mug', 'resume')), null, 'and again live');
select test.equals((select is_replay from test.turn('alpha', 'mug', 'pause')), true,
  'a late duplicate of the pause is answered as before');
select test.equals(test.status('alpha', 'mug'), 'live', 'and pauses nothing');
select test.equals((select refusal from test.turn('alpha', 'mug', 'pause', 'pause 2')), null, 'paused');

-- Revising.
select test.moves_to('2026-06-16 12:00Z') \g /dev/null
select test.equals((select refusal from test.revise('alpha', 'mug', '{"kind": "donation", "cause": "x"}')),
  'TS915', 'what was approved stays of its kind');
select test.equals((select refusal from test.revise('alpha', 'mug', '{"stock": "counted"}')),
  'TS915', 'and is counted as it was');
select test.equals((select refusal from test.revise('alpha', 'mug',
  '{"prices": [{"option": 2, "points": 80, "amount": 500, "currency": "EUR"}]}'
  || test.texts('{"en": "Large mug", "bg": "Голяма чаша"}'))), null, 'the rest can change');
select test.equals(test.status('alpha', 'mug'), 'draft', 'which makes it a draft');
select test.presents('alpha gifts') \g /dev/null
select test.equals((select d.prices from catalogue.gift_documents d where d.code = 'mug'),
  '[{"option": 1, "points": 100, "amount": null, "currency": null,
     "valid_from": "2026-06-15T12:00:00.000000Z"},
    {"option": 1, "points": null, "amount": null, "currency": null,
     "valid_from": "2026-06-16T12:00:00.000000Z"},
    {"option": 2, "points": 80, "amount": 500, "currency": "EUR",
     "valid_from": "2026-06-16T12:00:00.000000Z"}]'::jsonb, 'an option that is left out ends');
select test.equals((select d.texts ->> 0 from catalogue.gift_documents d where d.code = 'mug'),
  '{"title": "Голяма чаша", "language": "bg", "conditions": "", "description": ""}',
  'texts are told anew');
select test.equals((select refusal from test.turn('alpha', 'mug', 'retire')), null, 'it is retired');
select test.equals((select refusal from test.turn('alpha', 'mug', m, 'retired ' || m)), 'TS912',
  'retired: no ' || m)
from unnest(array['approve', 'publish', 'pause', 'resume', 'retire']) m;
select test.equals((select refusal from test.revise('alpha', 'mug', '{"low_stock": 2}')), 'TS912',
  'nor is it revised');

-- How many there are.
select test.draft('alpha', 'cup', '{"stock": "counted"}') \g /dev/null
select test.equals(pg_temp.add('alpha cup', 10, 's1'), 'done', 'a supplier puts some on the shelf');
select test.equals(pg_temp.add('alpha cup', 10, 's1'), 'done again', 'once');
select test.equals(pg_temp.left_of('alpha cup'), '10 10', 'and there they are');
select test.equals(pg_temp.add('alpha cup', -10, 's1'), 'TS101', 'the key is used up');
select test.equals(pg_temp.add('alpha cup', -11, 's2'), 'TS918 10', 'no more is taken than is there');
select test.equals(pg_temp.add('alpha cup', -10, 's3'), 'done', 'but all of it');
select test.equals(pg_temp.left_of('alpha cup'), '0 0', 'and nothing is left');
select test.equals(pg_temp.add('alpha cup', 1000000001, 's7'), 'TS919 1000000000',
  'there is a most of a gift');
select test.equals(pg_temp.add('alpha cup', 1000000000, 's8'), 'done', 'which it can have');
select test.equals(pg_temp.add('alpha cup', 1, 's9'), 'TS919 0', 'and not one more');
select test.equals(pg_temp.add('alpha cup', -1000000000, 's10'), 'done', 'until some are taken off');
select test.equals(pg_temp.left_of('alpha cup'), '0 0', 'so that none is there again');
select test.equals(pg_temp.add('alpha cup', 1, 's4', 'beta gifts'), 'TS903', 'no neighbour adds');
select test.equals(pg_temp.add('alpha cup', 1, 's4', 'alpha'), 'TS502', 'nor a till');
select test.equals(pg_temp.add('alpha x3', 1, 's5'), 'TS917', 'what is not counted is not added to');
select test.equals(pg_temp.add('alpha mug', 1, 's6'), 'TS912', 'nor what is retired');
reset role;
select test.equals(catalogue.change_stock('ann', test.id('alpha cup'), 5, 'found', true), 5::bigint,
  'the operator rehearses it');
select test.equals(catalogue.change_stock('ann', test.id('alpha cup'), 5, 'found', false), 5::bigint,
  'and does it');
select test.raises($$ select catalogue.change_stock('ann', test.id('alpha cup'), -6, null, false) $$,
  'TS918', 'within what there is');
select test.raises($$ select catalogue.change_stock('ann', test.id('alpha cup'), 999999996, null, false) $$,
  'TS919', 'and what there can be');
select test.equals((select string_agg(c.change::text, ' ' order by c.number)
  from catalogue.stock_changes c where c.gift_id = test.id('alpha cup')), '10 -10 1000000000 -1000000000 5',
  'all of it is kept');
set local role tessera_service;

-- What is left of it all.
reset role;
select test.equals((select string_agg(c.status::text, ' ' order by c.number)
  from catalogue.gift_changes c where c.gift_id = test.id('alpha mug')),
  'draft approved live paused live paused draft retired', 'every change is kept');
select test.equals((select count(distinct c.changed_by) from catalogue.gift_changes c
  where c.gift_id = test.id('alpha mug')), 2::bigint, 'with who made it');
select test.equals((select string_agg(e.kind::text, ' ' order by e.place) from ledger.events e
  where e.subject_id = test.id('alpha mug')),
  'gift.drafted gift.approved gift.live gift.paused gift.live gift.paused gift.drafted gift.retired',
  'and told to its supplier');
select test.equals((select count(*) from ledger.events e
  join tenancy.partners p on p.number = e.partner_number
  where e.subject_id = test.id('alpha mug') and p.code <> 'alpha'), 0::bigint, 'and to nobody else');
select test.raises($$ update catalogue.gift_changes set status = 'live' $$, '42501',
  'history cannot be rewritten');
set local role tessera_service;
select test.raises($$ update catalogue.gifts set status = 'live' $$, '42501',
  'the service writes through its doors only');
select test.raises($$ select catalogue.change_stock('x', test.id('x'), 1, null, false) $$, '42501',
  'and not through the operator''s');
select test.finish();
rollback;
