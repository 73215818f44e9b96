-- 0023 shelf
--
-- Purpose: the published catalogue in the form in which members' apps search it. What is here is
-- made of the gifts and can be made again at any time: one row for each gift that was ever live and
-- each stretch of time in which its prices are the same, so that a price or a validity that begins or
-- ends needs nobody to do anything; and the words of each text, for PostgreSQL's own text search.
-- breaking: no

set local role tessera_owner;

create table catalogue.shelf (
  partner_number  integer not null,
  gift_id         uuid not null,
  from_at         timestamptz not null,
  until_at        timestamptz not null,
  is_listed       boolean not null,
  category        text,
  live_since      timestamptz not null,
  valid_until     timestamptz not null,
  points_from     bigint,
  orders_counted  bigint not null,
  places          text[] not null,
  title_words     tsvector not null,
  words           tsvector not null,
  primary key (gift_id, from_at),
  foreign key (partner_number, gift_id) references catalogue.gifts (partner_number, id),
  constraint shelf_rows_last check (from_at < until_at),
  constraint shelf_lists_what_has_a_price check (not is_listed or points_from is not null)
) with (fillfactor = 80, toast_tuple_target = 400);
comment on table catalogue.shelf is
  'Gifts as members'' apps find them: a row for each stretch of time in which the prices of one are '
  'the same, now or later. Made of the gifts by catalogue.shelve.';
comment on column catalogue.shelf.is_listed is
  'Whether the gift is live and has a price in this time. Rows of gifts that were live stay, so that '
  'whoever turns the pages of a list can go on from one that has left it.';
comment on column catalogue.shelf.points_from is 'The points of its cheapest price in this time.';
comment on column catalogue.shelf.orders_counted is
  'Orders of the last 30 days, as they were last counted. Never told: it is a volume of its supplier''s.';
comment on column catalogue.shelf.places is
  'Where it can be used: partner numbers, or a number, a slash and the code of an outlet.';

comment on column catalogue.shelf.title_words is
  'Words of its titles in all languages, each marked with who is told it: see catalogue.marked.';
comment on column catalogue.shelf.words is
  'The same of titles and descriptions. Out of line and not compressed, so that rows are short and '
  'reading the words is quick.';
alter table catalogue.shelf alter column words set storage external;

create index shelf_newest on catalogue.shelf (live_since, gift_id) where is_listed;
create index shelf_popular on catalogue.shelf (orders_counted, gift_id) where is_listed;
create index shelf_ending on catalogue.shelf (valid_until, gift_id) where is_listed;
create index shelf_cheapest on catalogue.shelf (points_from, gift_id) where is_listed;
create index shelf_of_category on catalogue.shelf (category, orders_counted, gift_id) where is_listed;
create index shelf_of_supplier
  on catalogue.shelf (partner_number, orders_counted, gift_id) where is_listed;
create index shelf_of_supplier_in_category on catalogue.shelf (partner_number, category)
  where is_listed;
create index shelf_places on catalogue.shelf using gin (places) with (fastupdate = off)
  where is_listed;
create index shelf_title_words on catalogue.shelf using gin (title_words) with (fastupdate = off)
  where is_listed;
create index shelf_words on catalogue.shelf using gin (words) with (fastupdate = off)
  where is_listed;

create table catalogue.default_languages (
  language  catalogue.language primary key
);
comment on table catalogue.default_languages is
  'The default languages of gifts that were ever live, in which readers of any language may be told; '
  'never fewer.';

create table catalogue.order_counts (
  on_day     date not null,
  gift_id    uuid not null,
  orders     bigint not null,
  primary key (gift_id, on_day)
);
comment on table catalogue.order_counts is
  'Orders of each gift by day of UTC, counted in the background; days older than 30 are dropped.';
create index order_counts_by_day on catalogue.order_counts (on_day);

create table catalogue.counting (
  is_only     boolean primary key default true check (is_only),
  counted_at  timestamptz not null
);
comment on table catalogue.counting is 'When orders were last counted: one row.';
insert into catalogue.counting (counted_at) values ('-infinity');
