-- Goal: points are valid through a whole local day, month, quarter or year.
-- Method: a table of instants around local midnights, short months and changes of the clocks.
begin;
select test.equals(coalition.lot_expires_at(earned::timestamptz, months, rounding::coalition.expiry_rounding,
  zone), expires::timestamptz, description)
from (values
  ('2026-01-31 12:00Z', 1, 'day', 'UTC', '2026-03-01Z', 'a month after the 31st ends with February'),
  ('2024-01-31 12:00Z', 1, 'day', 'UTC', '2024-03-01Z', 'on the 29th in a leap year'),
  ('2026-06-15 12:00Z', 24, 'day', 'UTC', '2028-06-16Z', 'valid through the day itself'),
  ('2026-06-15 00:00Z', 12, 'day', 'UTC', '2027-06-16Z', 'earned at midnight'),
  ('2026-06-30 22:30Z', 12, 'month', 'Europe/Madrid', '2027-07-31 22:00Z', 'it is July in Madrid'),
  ('2026-06-30 21:30Z', 12, 'month', 'Europe/Madrid', '2027-06-30 22:00Z', 'it is still June'),
  ('2026-12-31 23:30Z', 12, 'year', 'Europe/Madrid', '2028-12-31 23:00Z', 'it is 2027 in Madrid'),
  ('2026-02-10 12:00Z', 1, 'quarter', 'UTC', '2026-04-01Z', 'to the end of the quarter'),
  ('2026-03-10 12:00Z', 1, 'quarter', 'UTC', '2026-07-01Z', 'of which the month is the first'),
  ('2026-09-25 12:00Z', 1, 'month', 'Europe/Madrid', '2026-10-31 23:00Z', 'over the change of clocks'),
  ('2024-03-07 12:00Z', 6, 'day', 'America/Santiago', '2024-09-08 04:00Z',
    'a day whose midnight does not exist begins at one'),
  ('2026-06-15 12:00Z', null, 'month', 'UTC', 'infinity', 'never')
) as rows (earned, months, rounding, zone, expires, description);

select test.equals(
  coalition.lot_expires_at(earned::timestamptz, 12, 'date', zone, year_day), expires::timestamptz,
  description)
from (values
  ('2026-06-30 12:00Z', 630, 'UTC', '2027-07-01Z', 'valid through the day itself'),
  ('2026-07-01 00:00Z', 630, 'UTC', '2028-07-01Z', 'a day later, through that of the next year'),
  ('2026-06-30 22:30Z', 630, 'Europe/Madrid', '2028-06-30 22:00Z', 'it is July in Madrid'),
  ('2027-02-28 12:00Z', 229, 'UTC', '2028-03-01Z', 'through the 29th in a leap year'),
  ('2027-03-01 12:00Z', 229, 'UTC', '2029-03-01Z', 'through the 28th in another'),
  ('2026-12-31 12:00Z', 1231, 'UTC', '2028-01-01Z', 'through the year'),
  ('2025-10-05 12:00Z', 1025, 'Europe/Madrid', '2026-10-25 23:00Z', 'over the change of clocks')
) as rows (earned, year_day, zone, expires, description);
select test.equals(
  coalition.lot_expires_at('2025-10-31 12:00Z', 12, 'month', 'America/Havana'),
  '2026-11-01 04:00Z'::timestamptz, 'of a midnight that comes twice, the first');
select test.finish();
rollback;
