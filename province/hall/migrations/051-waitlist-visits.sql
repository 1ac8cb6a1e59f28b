-- Waiting for a visit (040-visits.sql): several items, and as many slots one after another as they take.
--
-- Who is first. The line is by the time of joining. A place that is gained is offered to the first in line for whom it makes
-- a whole visit, with what is free beside it. Who needs more than there is is passed over and keeps the place in line.
--
-- When the line is asked. At the end of the transaction that gains places, so that all of them are there: a visit that is
-- given back frees several. And before anybody takes a place that has ended unanswered, in pool_settle.
--
-- Locks. A longer visit needs its neighbours' rows out of their order, so where somebody waits for one, whoever changes
-- places of that hall, window and day has them to herself (line_begin). Order: client request, person, line, pool rows,
-- appointment rows. Whether a line is locked is decided once in a transaction. A transaction that decided a moment before
-- the first such entry came takes its neighbours only when they are not busy; for those moments the hall looks at a new
-- entry twice.

alter table waitlist_entry
  add column more_items text[] not null default '{}',
  add column more_item_names text[] not null default '{}';

-- so many slots one after another
alter table waitlist_choice add column slots integer not null default 1;
update waitlist_choice c set slots = (e.terms->c.hall->>'slots')::int from waitlist_entry e where e.code = c.entry;
create index waitlist_choice_longer on waitlist_choice (hall, kind, day) where slots > 1;

-- when it had more free places than before, last
alter table slot_pool add column gained_at timestamptz;

create function waitlist_items(p_entry waitlist_entry) returns text[] language sql immutable as $$
  select array_prepend(p_entry.item, p_entry.more_items);
$$;

create function somebody_waits_for_several(p_slot slot) returns boolean language sql stable as $$
  select exists (
    select from waitlist_choice where hall = p_slot.hall and kind = p_slot.kind and day = p_slot.day and slots > 1
  );
$$;

-- The one way in which counts of a pool change. The caller holds the pool's row, or this takes it.
create or replace function pool_change(
  p_slot text, p_pool text, p_held integer, p_booked integer, p_now timestamptz, p_capacity integer default 0
) returns slot_pool language plpgsql as $$
declare
  changed slot_pool;
begin
  update slot_pool set
      held = held + p_held, booked = booked + p_booked, capacity = capacity + p_capacity,
      gained_at = case when p_capacity > p_held + p_booked then p_now else gained_at end
    where slot = p_slot and pool = p_pool returning * into strict changed;
  return changed;
end $$;

create function pool_gained() returns trigger language plpgsql as $$
begin
  perform place_freed(new.slot, new.pool, new.gained_at);
  return null;
end $$;
create constraint trigger pool_gained after update on slot_pool deferrable initially deferred
  for each row when (
    new.pool <> 'walk_in' and new.capacity - new.held - new.booked > old.capacity - old.held - old.booked
  ) execute function pool_gained();

-- Takes back what has expired in a pool, first places and further ones; whether there was any. The caller holds its row.
create function pool_take_back(p_slot text, p_pool text, p_now timestamptz) returns boolean language plpgsql as $$
declare
  expired integer;
  further integer;
begin
  update appointment set state = 'gq', updated_at = hold_until
    where slot = p_slot and pool = p_pool and state = 'yl' and hold_until <= p_now;
  get diagnostics expired = row_count;
  delete from appointment_place where slot = p_slot and pool = p_pool and hold_until <= p_now;
  get diagnostics further = row_count;
  if expired + further = 0 then return false; end if;
  perform pool_change(p_slot, p_pool, -expired - further, 0, p_now);
  return true;
end $$;

-- Where somebody waits for several slots one after another: has this slot's line to herself until the transaction ends, and
-- what has expired in it is offered before anything of it can be taken.
create function line_begin(p_slot text, p_now timestamptz) returns void language plpgsql as $$
declare
  at_slot slot;
  line text;
  begun text := coalesce(current_setting('hall.lines', true), '');
  ended record;
begin
  select * into strict at_slot from slot where code = p_slot;
  line := format('[%s %s %s]', at_slot.hall, at_slot.kind, at_slot.day);
  if strpos(begun, line) > 0 then return; end if;
  perform set_config('hall.lines', begun || line, true);
  if not somebody_waits_for_several(at_slot) then return; end if;
  perform pg_advisory_xact_lock(hashtextextended('line:' || line, 0));
  for ended in
    select place.slot, place.pool from (
      select a.slot, a.pool from appointment a where a.state = 'yl' and a.hold_until <= p_now
      union
      select m.slot, m.pool from appointment_place m where m.hold_until <= p_now
    ) as place join slot s on s.code = place.slot
    where s.hall = at_slot.hall and s.kind = at_slot.kind and s.day = at_slot.day
    order by place.slot collate "C", place.pool collate "C"
  loop
    perform pool_settle(ended.slot, ended.pool, p_now);
  end loop;
end $$;

-- Locks a pool of a slot and takes back what has expired in it; that is offered to the line before the caller can take it.
create or replace function pool_settle(p_slot text, p_pool text, p_now timestamptz) returns slot_pool language plpgsql as $$
declare
  settled slot_pool;
begin
  if p_pool <> 'walk_in' then perform line_begin(p_slot, p_now); end if;
  select * into strict settled from slot_pool where slot = p_slot and pool = p_pool for update;
  if settled.held = 0 or not pool_take_back(p_slot, p_pool, p_now) then return settled; end if;
  perform place_freed(p_slot, p_pool, p_now);
  select * into strict settled from slot_pool where slot = p_slot and pool = p_pool;
  return settled;
end $$;

drop function waitlist_pool(text, jsonb);
-- Whose places somebody may have who belongs to these groups, the first one first: all of a visit come from one pool.
create function waitlist_pool(p_slots text[], p_groups jsonb) returns text language sql stable as $$
  select case when count(distinct its.pool) = 1 then min(its.pool) else 'online' end
  from unnest(p_slots) as visit (slot)
  cross join lateral (select coalesce((
    select p.pool from jsonb_array_elements_text(p_groups) with ordinality as own (pool, nth)
    join slot_pool p on p.slot = visit.slot and p.pool = own.pool
    order by own.nth limit 1
  ), 'online')) as its (pool);
$$;

-- The slots around this one, one after another and this one among them, of which each has a free place in the pool: as far
-- as `p_reach` slots in a row need. The caller holds this one's row; one whose row is busy ends it.
create function free_run(p_slot slot, p_pool text, p_reach integer, p_now timestamptz) returns slot[] language plpgsql as $$
declare
  run slot[] := array[p_slot];
  beside slot;
  places slot_pool;
  onward boolean;
begin
  foreach onward in array array[true, false] loop
    beside := p_slot;
    for further in 2..p_reach loop
      select s.* into beside from slot s
        where s.hall = p_slot.hall and s.kind = p_slot.kind and s.day = p_slot.day
          and s.released and not s.shut and s.starts_at > p_now
          and case when onward then s.starts_at = beside.ends_at else s.ends_at = beside.starts_at end;
      exit when not found;
      select * into places from slot_pool where slot = beside.code and pool = p_pool for update skip locked;
      exit when not found;
      if places.held > 0 and pool_take_back(beside.code, p_pool, p_now) then
        select * into strict places from slot_pool where slot = beside.code and pool = p_pool;
      end if;
      exit when places.held + places.booked >= places.capacity;
      run := case when onward then run || beside else beside || run end;
    end loop;
  end loop;
  return run;
end $$;

-- The earliest visit for this entry in a run of free slots that has this slot in it; null when there is none. Nobody is
-- offered the same start twice.
create function waitlist_visit(
  p_entry waitlist_entry, p_slots integer, p_slot slot, p_pool text, p_run slot[], p_now timestamptz
) returns slot[] language plpgsql as $$
declare
  terms jsonb := p_entry.terms->p_slot.hall;
  visit slot[];
  start slot;
begin
  if not (terms->>'sameDay')::boolean and p_slot.day <= (p_now at time zone interval '8 hours')::date then return null; end if;
  for nth in 1..cardinality(p_run) - p_slots + 1 loop
    visit := p_run[nth : nth + p_slots - 1];
    start := visit[1];
    if start.starts_at <= p_slot.starts_at and (visit[p_slots]).starts_at >= p_slot.starts_at
      and p_now <= start.starts_at - make_interval(mins => (terms->>'cutoffMin')::int)
      and waitlist_pool(array(select code from unnest(visit)), terms->'groups') = p_pool
      and not exists (select from appointment where waitlist = p_entry.code and slot = start.code)
    then return visit; end if;
  end loop;
  return null;
end $$;

drop function waitlist_offer_to(waitlist_entry, slot, text, timestamptz);
-- Offers a place of the pool in each of these slots to this entry; false when its person cannot have it. The caller holds
-- their rows and knows that each has a free place.
create function waitlist_offer_to(p_entry waitlist_entry, p_visit slot[], p_pool text, p_now timestamptz) returns boolean
language plpgsql as $$
declare
  start slot := p_visit[1];
  entry waitlist_entry;
  terms jsonb;
  wanted appointment;
begin
  if not person_lock_soon(p_entry.person) then
    -- Busy at the hall in this very moment: passed over, and looked at as soon as that is over.
    update waitlist_entry set look_at = p_now
      where code = (select code from waitlist_entry where code = p_entry.code for update skip locked);
    return false;
  end if;
  -- She may have left, or changed what she waits for, in this very moment.
  select e.* into entry from waitlist_entry e join waitlist_choice c on c.entry = e.code
    where e.code = p_entry.code and e.state = 'hb'
      and c.hall = start.hall and c.kind = start.kind and c.day = start.day and c.slots = cardinality(p_visit);
  if not found then return false; end if;
  terms := entry.terms->start.hall;
  wanted.code := 'YY' || to_char(p_now at time zone interval '8 hours', 'YYYYMMDD')
    || lpad(floor(random() * 1e10)::bigint::text, 10, '0');
  wanted.slot := start.code;
  wanted.more_slots := array(select code from unnest(p_visit[2:]));
  wanted.pool := p_pool;
  wanted.hall := start.hall;
  wanted.kind := start.kind;
  wanted.day := start.day;
  wanted.starts_at := start.starts_at;
  wanted.ends_at := (p_visit[cardinality(p_visit)]).ends_at;
  wanted.item := entry.item;
  wanted.more_items := entry.more_items;
  wanted.owner := entry.owner;
  wanted.person := entry.person;
  if limit_reached(wanted, terms->'limits', p_now) is not null then return false; end if;

  update waitlist_entry set state = 'yl', offer = wanted.code, updated_at = p_now where code = entry.code;
  insert into appointment (
    code, slot, more_slots, pool, hall, kind, day, starts_at, ends_at, item, item_name, more_items, more_item_names, state,
    owner, person, person_name, person_id_no, for_self, represented, relation, agent_name, hold_until, extended,
    cancel_until, check_in_from, check_in_until, waitlist, created_at, updated_at
  ) values (
    wanted.code, wanted.slot, wanted.more_slots, wanted.pool, wanted.hall, wanted.kind, wanted.day, wanted.starts_at,
    wanted.ends_at, wanted.item, entry.item_name, wanted.more_items, entry.more_item_names, 'yl',
    wanted.owner, wanted.person, entry.person_name, entry.person_id_no, entry.for_self, entry.represented, entry.relation,
    entry.agent_name,
    waitlist_offer_until(p_now, (waitlist_rules(start.hall, waitlist_items(entry))).offer_seconds, wanted.starts_at),
    -- Others wait for it: it is long from the beginning, and not made longer.
    true,
    wanted.starts_at - make_interval(mins => (terms->>'cancelBeforeMin')::int),
    wanted.starts_at - make_interval(mins => (terms->>'beforeMin')::int),
    wanted.starts_at + make_interval(mins => (terms->>'graceMin')::int),
    entry.code, p_now, p_now
  );
  perform pool_change(start.code, p_pool, 1, 0, p_now);
  return true;
end $$;

-- The next in line for whom a place of this pool makes a whole visit, and who may have it, has been offered it; false when
-- there is nobody. Those at the head who may not have it are looked at again next time, so the look goes only so far.
create or replace function waitlist_offer(p_slot slot, p_pool text, p_now timestamptz) returns boolean language plpgsql as $$
declare
  reach integer;
  run slot[];
  next_one record;
  visit slot[];
  refused integer := 0;
begin
  select max(c.slots) into reach from waitlist_choice c join waitlist_entry e on e.code = c.entry
    where c.hall = p_slot.hall and c.kind = p_slot.kind and c.day = p_slot.day and e.state = 'hb';
  if reach is null then return false; end if;
  run := free_run(p_slot, p_pool, reach, p_now);
  for next_one in
    select e as entry, c.slots from waitlist_choice c join waitlist_entry e on e.code = c.entry
    where c.hall = p_slot.hall and c.kind = p_slot.kind and c.day = p_slot.day and e.state = 'hb'
      and c.slots <= cardinality(run)
    order by e.line
  loop
    visit := waitlist_visit(next_one.entry, next_one.slots, p_slot, p_pool, run, p_now);
    continue when visit is null;
    if waitlist_offer_to(next_one.entry, visit, p_pool, p_now) then return true; end if;
    refused := refused + 1;
    exit when refused = 50;
  end loop;
  return false;
end $$;

drop function slot_release(jsonb, timestamptz);
-- These slots can be booked now: those who wait are asked about their free places before anybody else can take one, and not
-- before all of them are there. Doing it again offers what is free by then.
create function slots_release(p_slots jsonb, p_now timestamptz) returns void language plpgsql as $$
declare
  codes text[] := array(select value->>'code' from jsonb_array_elements(p_slots));
  each_slot jsonb;
  each_pool record;
begin
  for each_slot in select value from jsonb_array_elements(p_slots) order by value->>'code' collate "C" loop
    perform slot_open(each_slot);
  end loop;
  update slot set released = true where code = any (codes) and not released;
  for each_pool in
    select slot, pool from slot_pool where slot = any (codes) and pool <> 'walk_in' order by slot collate "C", pool collate "C"
  loop
    perform pool_settle(each_pool.slot, each_pool.pool, p_now);
    perform place_freed(each_pool.slot, each_pool.pool, p_now);
  end loop;
end $$;

-- Somebody comes for the first place of a slot. Where others wait for several slots one after another, all that can be
-- booked of that day are released together.
create function slot_release(p_slot text, p_day jsonb, p_now timestamptz) returns void language plpgsql as $$
declare
  wanted jsonb := jsonb_path_query_first(p_day, '$[*] ? (@.code == $code)', jsonb_build_object('code', p_slot));
  several boolean := exists (
    select from waitlist_choice
    where hall = wanted->>'hall' and kind = wanted->>'kind' and day = (wanted->>'day')::date and slots > 1
  );
begin
  perform slots_release(case when several then p_day else jsonb_build_array(wanted) end, p_now);
end $$;

-- As in 012-pools.sql, and the answer is what is left once the line was asked.
create or replace function change_capacity(p_request jsonb, p_slot jsonb, p_pool text, p_capacity integer, p_now timestamptz)
returns jsonb language plpgsql as $$
declare
  answer jsonb := request_begin(p_request);
  places slot_pool;
begin
  if answer is not null then return answer; end if;
  perform slot_open(p_slot);
  places := pool_settle(p_slot->>'code', p_pool, p_now);
  if p_capacity < places.held + places.booked then
    return request_end(p_request, '2005', jsonb_build_object('taken', places.held + places.booked), p_now);
  end if;
  places := pool_change(places.slot, places.pool, 0, 0, p_now, p_capacity - places.capacity);
  perform place_freed(places.slot, places.pool, p_now);
  update slot_pool set by_hand = true where slot = places.slot and pool = places.pool returning * into strict places;
  return request_end(p_request, '0', to_jsonb(places), p_now);
end $$;

-- As in 020-waitlist.sql; an offer that the hall took back (049-shut-days.sql) costs her no place in the line, and who waits
-- on is looked at: while she was busy with the offer she was passed over.
create or replace function waitlist_answered() returns trigger language plpgsql as $$
begin
  update waitlist_entry set
      state = case
        when new.state = 'yy' then 'wc'
        when new.state = 'gq' and unanswered >= 1 then 'js'
        else 'hb'
      end,
      unanswered = unanswered + case when new.state = 'gq' then 1 else 0 end,
      line = case when new.state = 'yy' or new.cancelled_by = 'dt' then line else nextval('waitlist_line') end,
      look_at = new.updated_at,
      updated_at = greatest(updated_at, new.updated_at)
    where code = new.waitlist and offer = new.code and state in ('hb', 'yl') and (state = 'yl' or new.state = 'yy');
  return null;
end $$;

-- What became of one who waits, as it is told (SX: all items of the visit).
create or replace function waitlist_is_noted() returns trigger language plpgsql as $$
begin
  if new.state not in ('hb', 'yl') then delete from waitlist_choice where entry = new.code; end if;
  perform note_change('hb', new.code, new.owner, jsonb_build_object('HBLSH', new.code, 'ZT', new.state,
    'SJBBH', new.version, 'SX', waitlist_visit_items(new), 'WDCS', new.unanswered, 'GXSJ', hall_time(new.updated_at)));
  return null;
end $$;

create or replace function waitlist_offer_is_noted() returns trigger language plpgsql as $$
begin
  perform note_change('hb', e.code, e.owner, jsonb_build_object('HBLSH', e.code, 'ZT', e.state, 'SJBBH', e.version,
      'SX', waitlist_visit_items(e), 'YYLSH', new.code, 'DTBM', h.code, 'DTMC', h.name,
      'KSSJ', hall_time(new.starts_at), 'JSSJ', hall_time(new.ends_at), 'YLDQSJ', hall_time(new.hold_until),
      'WDCS', e.unanswered, 'GXSJ', hall_time(new.updated_at)))
    from waitlist_entry e, hall h where e.code = new.waitlist and h.code = new.hall;
  return null;
end $$;

create function waitlist_visit_items(p_entry waitlist_entry) returns jsonb language sql stable as $$
  select jsonb_agg(jsonb_build_object('SXBM', code, 'SXMC', name) order by nth)
  from unnest(waitlist_items(p_entry), array_prepend(p_entry.item_name, p_entry.more_item_names))
    with ordinality as item (code, name, nth);
$$;

drop function waitlist_join(jsonb, jsonb, jsonb, integer, timestamptz);
-- Joins the line for all items of a visit: none of them is waited for twice. p_refusal is {code, data} when it cannot be waited
-- for, else null.
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
  select other.* into same from unnest(open_ones) as other
    where array_prepend(other.item, other.more_items) && waitlist_items(joined) limit 1;
  if found then
    return request_end(p_request, '2016',
      jsonb_build_object('HBLSH', case when same.owner = joined.owner then same.code end), p_now);
  end if;
  answer := waitlist_full_at(joined.halls, waitlist_items(joined), open_ones);
  if answer is not null then return request_end(p_request, '2015', answer, p_now); end if;

  joined.line := nextval('waitlist_line');
  insert into waitlist_entry values (joined.*);
  perform waitlist_choose(joined);
  return request_end(p_request, '0', to_jsonb(joined) || jsonb_build_object('ahead', waitlist_ahead(joined, p_now)), p_now);
end $$;

-- Notes what an entry would take: by this a place that is gained finds its line.
create function waitlist_choose(p_entry waitlist_entry) returns void language sql as $$
  insert into waitlist_choice (hall, kind, day, slots, entry)
  select hall, p_entry.terms->hall->>'kind', day, (p_entry.terms->hall->>'slots')::int, p_entry.code
  from unnest(p_entry.halls) as hall, unnest(p_entry.days) as day;
$$;

drop function waitlist_ended_holds(timestamptz, integer);
-- Slots in which a hold has ended unanswered and somebody waits, or it was an offer: time has passed, nobody else says so.
create function waitlist_ended_holds(p_now timestamptz, p_limit integer) returns table (slot text, pool text)
language sql stable as $$
  select a.slot, a.pool from appointment a
  where a.state = 'yl' and a.hold_until <= p_now and (a.waitlist is not null or exists (
    select from waitlist_choice c where c.hall = a.hall and c.kind = a.kind and c.day = a.day
  ))
  union
  select m.slot, m.pool from appointment_place m join slot s on s.code = m.slot
  where m.hold_until <= p_now and exists (
    select from waitlist_choice c where c.hall = s.hall and c.kind = s.kind and c.day = s.day
  )
  limit p_limit;
$$;
