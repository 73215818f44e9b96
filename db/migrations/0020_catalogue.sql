-- 0020 catalogue
--
-- Purpose: the one catalogue of gifts. Each gift is supplied by one partner or by the operator
-- (number 0), told in several languages, priced in points or in points and money, and approved by
-- the operator before members see it.
-- What a supplier is paid for an order is in its supply terms, and how much is left in its stock and
-- its codes: none of that is ever shown to others.
-- A gift's id leads the keys of its stock, reservations and codes, as a wallet's id leads the
-- ledger's: stock and wallet may lie on different machines one day. Everything else of a gift is a
-- rule and small, and can be everywhere.
-- breaking: no

-- Whoever migrates may create schemas; the owner of everything in them may not.
create schema catalogue authorization tessera_owner;

set local role tessera_owner;

alter table coalition.settings add column voucher_key_check bytea;
comment on column coalition.settings.voucher_key_check is
  'Tells a wrong voucher key from the right one: bytes derived from it, which say nothing of it.';

comment on schema catalogue is 'Gifts: what members can choose, what it costs, and how much there is.';

create type catalogue.gift_kind as enum (
  'voucher', 'discount_percent', 'discount_amount', 'goods', 'service', 'donation',
  'programme_points', 'surprise');
comment on type catalogue.gift_kind is
  'What a member gets: a voucher for something, a discount at the till, goods that are handed over '
  'or sent, a service, a donation to a cause, points of another programme, or one of several gifts '
  'by published odds.';
create type catalogue.gift_status as enum ('draft', 'approved', 'live', 'paused', 'retired');
comment on type catalogue.gift_status is
  'A supplier drafts a gift and the operator approves it; while it is live members can order it, '
  'within its dates; a paused one can become live again, a retired one never.';
create type catalogue.stock_kind as enum ('unlimited', 'counted', 'code_pool');
create type catalogue.limit_window as enum ('day', 'week', 'month', 'year', 'ever');
comment on type catalogue.limit_window is
  'How long orders of one member count against the limit of a gift, in the coalition''s time zone.';
create type catalogue.voucher_expiry as enum ('forfeited', 'points_back');
comment on type catalogue.voucher_expiry is
  'What becomes of the points of a voucher that nobody activated in time.';
create domain catalogue.language as text
  constraint languages_are_bcp47 check (value ~ '^[a-z]{2,3}(-[A-Z]{2})?$');
comment on domain catalogue.language is 'A language by BCP 47: its code, and perhaps a region.';

create table catalogue.categories (
  code        text primary key,
  titles      jsonb not null,
  created_at  timestamptz not null default now(),
  constraint categories_code_is_short check (code ~ '^[a-z0-9][a-z0-9_-]{0,31}$'),
  constraint categories_titles_are_an_object check (jsonb_typeof(titles) = 'object')
);
comment on table catalogue.categories is 'Under what gifts are listed; the operator''s.';
comment on column catalogue.categories.titles is 'What it is called, by language.';

create table catalogue.gifts (
  partner_number     integer not null,
  id                 uuid primary key,
  code               text not null,
  kind               catalogue.gift_kind not null,
  status             catalogue.gift_status not null default 'draft',
  category           text references catalogue.categories,
  default_language   catalogue.language not null,
  valid_from         timestamptz not null default '-infinity',
  valid_until        timestamptz not null default 'infinity',
  stock              catalogue.stock_kind not null,
  shows_stock        boolean not null default false,
  low_stock          bigint,
  limit_count        integer,
  limit_window       catalogue.limit_window,
  tier_min           text,
  segment            text,
  discount_bps       integer,
  discount_amount    bigint,
  discount_currency  text,
  cause              text,
  programme          text,
  programme_points   bigint,
  voucher_uses       integer,
  voucher_days       integer,
  voucher_expiry     catalogue.voucher_expiry,
  images             jsonb not null default '[]',
  metadata           jsonb,
  created_at         timestamptz not null default now(),
  changed_at         timestamptz not null default now(),
  constraint gifts_code_is_unique_at_its_supplier unique (partner_number, code),
  constraint gifts_belong_to_their_supplier unique (partner_number, id),
  constraint gifts_code_is_short check (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  constraint gifts_last check (valid_from < valid_until),
  constraint gifts_limit_has_a_window check ((limit_count is null) = (limit_window is null)),
  constraint gifts_limit_is_bounded check (limit_count between 1 and 1000000),
  constraint gifts_low_stock_is_bounded check (low_stock between 1 and 1000000000),
  constraint gifts_of_percent_say_how_many check (
    (kind = 'discount_percent') = (discount_bps is not null) and discount_bps between 1 and 10000),
  constraint gifts_of_amount_say_how_much check (
    (kind = 'discount_amount') = (discount_amount is not null and discount_currency is not null)
    and discount_amount between 1 and 1000000000000 and discount_currency ~ '^[A-Z]{3}$'),
  constraint gifts_of_causes_name_them check (
    (kind = 'donation') = (cause is not null) and length(cause) between 1 and 120),
  constraint gifts_of_programmes_name_them check (
    (kind = 'programme_points') = (programme is not null and programme_points is not null)
    and length(programme) between 1 and 120 and programme_points between 1 and 1000000000000),
  constraint gifts_with_vouchers_say_how_they_are_used check (
    (voucher_uses is null) = (voucher_expiry is null)
    and voucher_uses between 1 and 1000 and voucher_days between 1 and 3660
    and (voucher_uses is not null) =
      (kind in ('voucher', 'discount_percent', 'discount_amount', 'service', 'programme_points'))),
  constraint gifts_of_pools_have_vouchers check (stock <> 'code_pool' or voucher_uses is not null),
  constraint gifts_images_are_a_list check (
    jsonb_typeof(images) = 'array' and jsonb_array_length(images) <= 10),
  constraint gifts_texts_are_bounded check (
    length(tier_min) between 1 and 64 and length(segment) between 1 and 64)
);
comment on table catalogue.gifts is 'What members can order, each supplied by one partner or the operator.';
comment on column catalogue.gifts.partner_number is 'Its supplier; 0 is the operator.';
comment on column catalogue.gifts.code is 'The supplier''s own name for it.';
comment on column catalogue.gifts.shows_stock is 'Whether everybody may see how many are left.';
comment on column catalogue.gifts.low_stock is
  'When no more than so many are left, the supplier is told by an event; null: it is not.';
comment on column catalogue.gifts.limit_count is 'The most orders of one member in one window.';
comment on column catalogue.gifts.tier_min is 'Reserved: the least tier of a member that may order it.';
comment on column catalogue.gifts.segment is 'Reserved: the members who may order it.';
comment on column catalogue.gifts.voucher_uses is
  'How often one voucher of it can be activated; null where an order yields no voucher.';
comment on column catalogue.gifts.voucher_days is
  'How many days after the order its voucher can be activated, through the end of the last, in the '
  'coalition''s time zone; null: as long as its code is good.';

create table catalogue.gift_texts (
  partner_number  integer not null,
  gift_id         uuid not null,
  language        catalogue.language not null,
  title           text not null,
  description     text not null default '',
  conditions      text not null default '',
  primary key (gift_id, language),
  foreign key (partner_number, gift_id) references catalogue.gifts (partner_number, id),
  constraint gift_texts_are_bounded check (
    length(title) between 1 and 120 and length(description) <= 4000 and length(conditions) <= 4000)
);
comment on table catalogue.gift_texts is
  'What a gift is called and how it is described, by language; in the gift''s default language always.';
comment on column catalogue.gift_texts.conditions is 'The conditions under which it can be used.';

create table catalogue.gift_prices (
  partner_number  integer not null,
  gift_id         uuid not null,
  option          smallint not null,
  valid_from      timestamptz not null,
  points          bigint,
  amount          bigint,
  currency        text,
  tier            text,
  recorded_at     timestamptz not null default now(),
  primary key (gift_id, option, valid_from),
  foreign key (partner_number, gift_id) references catalogue.gifts (partner_number, id),
  constraint gift_prices_options_are_few check (option between 1 and 10),
  constraint gift_prices_points_are_bounded check (points between 1 and 1000000000000),
  constraint gift_prices_money_has_a_currency check ((amount is null) = (currency is null)),
  constraint gift_prices_money_is_bounded check (
    amount between 1 and 1000000000000 and currency ~ '^[A-Z]{3}$'),
  constraint gift_prices_money_comes_with_points check (points is not null or amount is null),
  constraint gift_prices_tier_is_bounded check (length(tier) between 1 and 64)
);
comment on table catalogue.gift_prices is
  'What a gift costs from an instant on: each option for itself, in points or in points and money.';
comment on column catalogue.gift_prices.points is 'Null: the option is not offered from then on.';
comment on column catalogue.gift_prices.tier is 'Reserved: for members of this tier.';

create table catalogue.gift_honourers (
  partner_number  integer not null,
  gift_id         uuid not null,
  honoured_by     integer not null references tenancy.partners,
  outlet          text,
  constraint gift_honourers_are_named_once unique nulls not distinct (gift_id, honoured_by, outlet),
  foreign key (partner_number, gift_id) references catalogue.gifts (partner_number, id),
  foreign key (honoured_by, outlet) references tenancy.outlets (partner_number, code)
);
comment on table catalogue.gift_honourers is
  'Where a gift can be used: which partner honours it, and in which of its outlets (null: in all). A '
  'gift without any row is honoured by its supplier.';

create table catalogue.surprise_odds (
  partner_number  integer not null,
  gift_id         uuid not null,
  outcome_id      uuid not null,
  weight          integer not null,
  primary key (gift_id, outcome_id),
  foreign key (partner_number, gift_id) references catalogue.gifts (partner_number, id),
  foreign key (partner_number, outcome_id) references catalogue.gifts (partner_number, id),
  constraint surprise_odds_are_bounded check (weight between 1 and 1000000),
  constraint surprise_odds_lead_elsewhere check (gift_id <> outcome_id)
);
comment on table catalogue.surprise_odds is
  'What a surprise may turn out to be: one of these gifts of the same supplier, by these weights, '
  'which are published. What has run out is left out of the draw.';

create table catalogue.supply_terms (
  partner_number  integer not null,
  gift_id         uuid not null,
  valid_from      timestamptz not null,
  amount          bigint not null,
  currency        text not null,
  set_by          text not null,
  recorded_at     timestamptz not null default now(),
  primary key (gift_id, valid_from),
  foreign key (partner_number, gift_id) references catalogue.gifts (partner_number, id),
  constraint supply_terms_money_is_bounded check (
    amount between 0 and 1000000000000 and currency ~ '^[A-Z]{3}$'),
  constraint supply_terms_texts_are_bounded check (length(set_by) between 1 and 200)
);
comment on table catalogue.supply_terms is
  'What the supplier is paid for an order of a gift from an instant on; between it and the operator.';

create table catalogue.gift_changes (
  number          bigint generated always as identity primary key,
  partner_number  integer not null,
  gift_id         uuid not null,
  status          catalogue.gift_status not null,
  changed_by      text not null,
  reason          text,
  changed_at      timestamptz not null,
  foreign key (partner_number, gift_id) references catalogue.gifts (partner_number, id),
  constraint gift_changes_texts_are_bounded check (
    length(changed_by) between 1 and 200 and length(reason) between 1 and 500)
);
comment on table catalogue.gift_changes is
  'What a gift became, when and by whom; also when it was revised, which makes it a draft again.';
comment on column catalogue.gift_changes.changed_by is
  'A person of the operator''s, or the id of the API key of its supplier.';
create index gift_changes_of_gift on catalogue.gift_changes (gift_id, number);

create table catalogue.stock (
  partner_number  integer not null,
  gift_id         uuid primary key,
  added           bigint not null default 0,
  available       bigint not null default 0,
  reserved        bigint not null default 0,
  taken           bigint not null default 0,
  is_low          boolean not null default false,
  constraint stock_is_never_negative check (
    least(added, available, reserved, taken) >= 0 and added = available + reserved + taken)
) with (fillfactor = 50);
comment on table catalogue.stock is
  'How many of a gift there are: available, reserved for orders that are being placed, and taken by '
  'orders. Of a pool, its codes. No column but the key is indexed, so that updates stay on the page.';

create table catalogue.stock_changes (
  number          bigint generated always as identity primary key,
  partner_number  integer not null,
  gift_id         uuid not null,
  change          bigint not null,
  changed_by      text not null,
  reason          text,
  changed_at      timestamptz not null,
  constraint stock_changes_change_something check (change <> 0),
  constraint stock_changes_texts_are_bounded check (
    length(changed_by) between 1 and 200 and length(reason) between 1 and 500)
);
comment on table catalogue.stock_changes is 'What was put on the shelf or taken from it, but by orders.';
create index stock_changes_of_gift on catalogue.stock_changes (gift_id, number);

create table catalogue.reservations (
  partner_number  integer not null,
  gift_id         uuid not null,
  order_id        uuid not null,
  reserved_by     integer not null,
  code_number     bigint,
  expires_at      timestamptz not null,
  primary key (gift_id, order_id)
);
comment on table catalogue.reservations is
  'One of a gift that is set aside for an order: while the order is being placed, until an instant; '
  'once it is placed, for ever, unless the order is cancelled or returned. What was never confirmed '
  'nor released, whoever sweeps asks the orders'' side about, which decides for good.';
comment on column catalogue.reservations.reserved_by is 'The partner at which it is being ordered.';
comment on column catalogue.reservations.expires_at is
  'When somebody asks what became of the order; infinity: it is placed.';
comment on column catalogue.reservations.code_number is 'Of a pool, the code that was given to it.';
create index reservations_due on catalogue.reservations (expires_at) where expires_at < 'infinity';

create table catalogue.code_uploads (
  partner_number  integer not null,
  id              uuid not null,
  gift_id         uuid not null,
  codes           bigint not null,
  codes_added     bigint not null,
  uploaded_by     text not null,
  uploaded_at     timestamptz not null,
  primary key (partner_number, id),
  foreign key (partner_number, gift_id) references catalogue.gifts (partner_number, id),
  constraint code_uploads_are_counted check (codes_added between 0 and codes),
  constraint code_uploads_texts_are_bounded check (length(uploaded_by) between 1 and 200)
);
comment on table catalogue.code_uploads is 'Codes that a supplier put into a pool together.';
comment on column catalogue.code_uploads.codes is 'How many were sent, those that were there already included.';
comment on column catalogue.code_uploads.uploaded_by is
  'A person of the operator''s, or the id of the API key of the supplier.';

create table catalogue.codes (
  partner_number  integer not null,
  gift_id         uuid not null,
  number          bigint not null,
  code_digest     bytea not null,
  code_sealed     bytea not null,
  valid_until     timestamptz not null default 'infinity',
  order_id        uuid,
  is_void         boolean not null default false,
  is_expired      boolean not null default false,
  upload_id       uuid not null,
  primary key (gift_id, number),
  constraint codes_are_unique_at_their_supplier unique (partner_number, code_digest),
  constraint codes_digest_is_hmac_sha256 check (length(code_digest) = 32),
  constraint codes_seal_is_bounded check (length(code_sealed) between 1 and 300),
  constraint codes_that_expired_are_void check (is_void or not is_expired)
);
comment on table catalogue.codes is
  'Codes of a pool, each given to one order at most: found by a keyed digest, sealed under a key that '
  'the database does not know.';
comment on column catalogue.codes.order_id is 'The order to which it was given; never given twice.';
comment on column catalogue.codes.is_void is
  'Never given (again): withdrawn by its supplier, expired before it was given, or of an order that '
  'was cancelled.';
comment on column catalogue.codes.is_expired is 'Of a void one: because nobody got it in time.';
comment on column catalogue.codes.upload_id is 'With which of its supplier''s uploads it came.';
create index codes_free on catalogue.codes (gift_id, number) where order_id is null and not is_void;
create index codes_due on catalogue.codes (valid_until)
  where order_id is null and not is_void and valid_until < 'infinity';
create index codes_void on catalogue.codes (gift_id, is_expired) where is_void;

do $$
declare
  v_table text;
begin
  foreach v_table in array array['gift_changes', 'stock_changes', 'supply_terms',
    'code_uploads'] loop
    execute format('create trigger history_is_kept before update or delete on catalogue.%I '
      'for each row execute function ledger.refuse_change()', v_table);
    execute format('create trigger history_is_not_truncated before truncate on catalogue.%I '
      'for each statement execute function ledger.refuse_change()', v_table);
  end loop;
end
$$;
