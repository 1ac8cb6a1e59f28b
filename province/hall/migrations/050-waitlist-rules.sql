-- How many things one person may wait for at a hall, and how long a place that is offered is kept: rules of the hall like all
-- others (013-rules.sql), an item's own where it has them. They are read in the transaction that adds an entry or makes an
-- offer: what a clerk has changed counts from the next one on.

update hall set rules = '{"waitlist": {"most": 3, "offerSeconds": 900}}'::jsonb || rules;

-- For a visit with these items: the stricter of each that one of them has.
create function waitlist_rules(p_hall text, p_items text[], out most integer, out offer_seconds integer)
language sql stable as $$
  select min((rule->>'most')::int), min((rule->>'offerSeconds')::int)
  from hall h
  cross join unnest(p_items) as wanted (item)
  left join hall_item_rules own on own.hall = h.code and own.item = wanted.item
  cross join lateral (select coalesce(own.rules->'waitlist', h.rules->'waitlist')) as its (rule)
  where h.code = p_hall;
$$;

-- Of these halls the first that lets nobody wait for more than these entries; null when all of them do.
-- Counted at each hall over all that the person waits for there.
create function waitlist_full_at(p_halls text[], p_items text[], p_others waitlist_entry[]) returns jsonb language sql stable as $$
  select jsonb_build_object('XZ', rules.most, 'DTBM', h.code, 'DTMC', h.name)
  from hall h, waitlist_rules(h.code, p_items) as rules
  where h.code = any (p_halls)
    and (select count(*) from unnest(p_others) as other where h.code = any (other.halls)) >= rules.most
  order by rules.most, h.code limit 1;
$$;

-- As in 020-waitlist.sql; how long it is kept is the hall's rule.
create or replace function waitlist_offer_to(p_entry waitlist_entry, p_slot slot, p_pool text, p_now timestamptz) returns boolean
language plpgsql as $$
declare
  terms jsonb := p_entry.terms->p_slot.hall;
  wanted appointment;
  next_slot slot := p_slot;
  more text[] := '{}';
begin
  for further in 2..(terms->>'slots')::int loop
    select * into next_slot from slot
      where hall = p_slot.hall and kind = p_slot.kind and day = p_slot.day and starts_at = next_slot.ends_at;
    if not found then return false; end if;
    more := more || next_slot.code;
  end loop;
  if not person_lock_soon(p_entry.person) then return false; end if;
  wanted.code := 'YY' || to_char(p_now at time zone interval '8 hours', 'YYYYMMDD')
    || lpad(floor(random() * 1e10)::bigint::text, 10, '0');
  wanted.slot := p_slot.code;
  wanted.pool := p_pool;
  wanted.hall := p_slot.hall;
  wanted.kind := p_slot.kind;
  wanted.day := p_slot.day;
  wanted.starts_at := p_slot.starts_at;
  wanted.ends_at := next_slot.ends_at;
  wanted.item := p_entry.item;
  wanted.owner := p_entry.owner;
  wanted.person := p_entry.person;
  if limit_reached(wanted, terms->'limits', p_now) is not null then return false; end if;

  update waitlist_entry set state = 'yl', offer = wanted.code, updated_at = p_now
    where code = p_entry.code and state = 'hb';
  if not found then return false; end if;
  insert into appointment (
    code, slot, pool, hall, kind, day, starts_at, ends_at, item, item_name, state, owner, person, person_name,
    person_id_no, for_self, represented, relation, agent_name, more_slots, hold_until, extended, cancel_until,
    check_in_from, check_in_until, waitlist, created_at, updated_at
  ) values (
    wanted.code, wanted.slot, wanted.pool, wanted.hall, wanted.kind, wanted.day, wanted.starts_at, wanted.ends_at,
    wanted.item, p_entry.item_name, 'yl', wanted.owner, wanted.person, p_entry.person_name, p_entry.person_id_no,
    p_entry.for_self, p_entry.represented, p_entry.relation, p_entry.agent_name, more,
    waitlist_offer_until(p_now, (waitlist_rules(p_slot.hall, array[p_entry.item])).offer_seconds, wanted.starts_at),
    -- Others wait for it: it is long from the beginning, and not made longer.
    true,
    wanted.starts_at - make_interval(mins => (terms->>'cancelBeforeMin')::int),
    wanted.starts_at - make_interval(mins => (terms->>'beforeMin')::int),
    wanted.starts_at + make_interval(mins => (terms->>'graceMin')::int),
    p_entry.code, p_now, p_now
  );
  perform pool_change(p_slot.code, p_pool, 1, 0, p_now);
  return true;
exception
  -- A further place that it takes is missing (040-visits.sql): nothing of it has happened.
  when sqlstate 'YC001' or no_data_found then return false;
end $$;

drop function waitlist_join(jsonb, jsonb, jsonb, integer, timestamptz);
-- Joins the line. p_refusal is {code, data} when it cannot be waited for, else null.
create function waitlist_join(p_request jsonb, p_refusal jsonb, p_entry jsonb, p_now timestamptz) returns jsonb
language plpgsql as $$
declare
  answer jsonb := request_begin(p_request);
  joined waitlist_entry;
  open_ones waitlist_entry[];
  same waitlist_entry;
begin
  if answer is not null then return answer; end if;
  if p_refusal is not null then
    return request_end(p_request, p_refusal->>'code', p_refusal->'data', p_now);
  end if;

  joined := jsonb_populate_record(null::waitlist_entry, p_entry);
  perform person_lock(joined.person);
  select array_agg(e) into open_ones from waitlist_entry e
    where person = joined.person and state in ('hb', 'yl') and last_day >= (p_now at time zone interval '8 hours')::date;
  select * into same from unnest(open_ones) where item = joined.item limit 1;
  if found then
    return request_end(p_request, '2016',
      jsonb_build_object('HBLSH', case when same.owner = joined.owner then same.code end), p_now);
  end if;
  answer := waitlist_full_at(joined.halls, array[joined.item], open_ones);
  if answer is not null then return request_end(p_request, '2015', answer, p_now); end if;

  joined.line := nextval('waitlist_line');
  insert into waitlist_entry values (joined.*);
  insert into waitlist_choice (hall, kind, day, entry)
  select hall, joined.terms->hall->>'kind', day, joined.code from unnest(joined.halls) as hall, unnest(joined.days) as day;
  return request_end(p_request, '0', to_jsonb(joined) || jsonb_build_object('ahead', waitlist_ahead(joined, p_now)), p_now);
end $$;
