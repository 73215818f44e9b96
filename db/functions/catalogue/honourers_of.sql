-- catalogue.honourers_of
--
-- Where a gift of the asking partner's can be used: a list of partners, each with its outlets, or
-- with null for all of them. Empty for the gifts of others.
--
-- Called by tessera_service, with the key's digest in the setting tessera.key.
set local role tessera_owner;

create or replace function catalogue.honourers_of(asked_gift uuid)
returns jsonb
language sql
stable
security definer -- The service may not read the codes of other partners.
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_agg(jsonb_build_object('partner', d.code, 'name', d.name,
      'outlets', d.outlets) order by d.code), '[]')
  from catalogue.gifts g
  cross join lateral (
    select p.code, p.name, case when bool_and(u.outlet is not null)
        then jsonb_agg(jsonb_build_object('code', o.code, 'name', o.name) order by o.code) end
        as outlets
    from (
      select h.honoured_by, h.outlet from catalogue.gift_honourers h where h.gift_id = g.id
      union all
      select g.partner_number, null
      where not exists (select from catalogue.gift_honourers h where h.gift_id = g.id)
    ) u
    join tenancy.partners p on p.number = u.honoured_by
    left join tenancy.outlets o on o.partner_number = u.honoured_by and o.code = u.outlet
    group by p.number
  ) d
  where g.id = asked_gift and g.partner_number = tenancy.current_partner_number()
$$;
comment on function catalogue.honourers_of(uuid) is
  'Where a gift of the asking partner''s can be used.';
revoke all on function catalogue.honourers_of(uuid) from public;
