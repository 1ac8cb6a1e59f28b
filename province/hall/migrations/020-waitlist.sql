-- 候补: people who wait for a place of certain halls and days. A place that becomes free is offered to the first in line
-- whose choice fits and whose limits allow it, in the transaction that frees it: the offer is a hold (yl) like any other,
-- kept longer, and answered like any other: confirmed, given back, or left to expire.
--
-- Order of locks as in 003-ledger.sql. Whoever frees a place holds its pool's row and must not wait for a person: the
-- person first in line is locked without waiting, and who is busy at the hall at that very moment is passed over.

create sequence waitlist_line;

create table waitlist_entry (
  code         text primary key,
  item         text not null references item,
  item_name    text not null,
  halls        text[] not null check (cardinality(halls) > 0),
  days         date[] not null check (cardinality(days) > 0),
  last_day     date not null,
  -- what the hall's rules say of it, by hall: {kind of its window there, slots one after another it takes, limits, cutoffMin,
  -- sameDay, cancelBeforeMin, beforeMin, graceMin, offerSeconds, groups: quota pools for people of this age}; kept up by the
  -- one who looks (look_at)
  terms        jsonb not null,
  -- hb waiting, yl a place is offered, wc she has a place, tc left, js over
  state        text not null check (state in ('hb', 'yl', 'wc', 'tc', 'js')),
  line         bigint not null default nextval('waitlist_line'),
  owner        text not null,
  person       text not null,
  person_name  text not null,
  person_id_no text not null,
  for_self     boolean not null,
  -- 代办, as on an appointment
  represented  text,
  relation     text,
  agent_name   text,
  -- YYLSH of the last place offered
  offer        text,
  unanswered   integer not null default 0,
  -- when places of its choice are looked at next: at once, then as days open; null when all of them are open
  look_at      timestamptz,
  version      integer not null default 1,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  check ((state = 'yl') <= (offer is not null))
);
create index waitlist_person on waitlist_entry (person) where state in ('hb', 'yl');
create index waitlist_owner on waitlist_entry (owner) where state in ('hb', 'yl');
create index waitlist_look on waitlist_entry (look_at) where state in ('hb', 'yl');
create index waitlist_over on waitlist_entry (last_day) where state in ('hb', 'yl');

-- What each open entry would take: by this a freed place finds its line.
create table waitlist_choice (
  hall  text not null,
  kind  text not null,
  day   date not null,
  entry text not null references waitlist_entry,
  primary key (hall, kind, day, entry)
);
create index waitlist_choice_of on waitlist_choice (entry);

alter table appointment add column waitlist text references waitlist_entry;
create index appointment_waitlist on appointment (waitlist) where waitlist is not null;

-- Whether the line was asked about this slot since it can be booked. Before that nothing of it is offered to anybody;
-- slots that people have booked already were released before there was a line.
alter table slot add column released boolean not null default false;
update slot set released = true;

alter table change drop constraint change_kind_check;
-- bj application, yy appointment, hb waitlist
alter table change add constraint change_kind_check check (kind ~ '^[a-z]{2}$');

-- Until when an offer made now stands: so many seconds of the day, from 08:00 to 22:00, and never past the slot's start.
create function waitlist_offer_until(p_now timestamptz, p_seconds integer, p_starts_at timestamptz) returns timestamptz
language plpgsql immutable as $$
declare
  local_now timestamp := p_now at time zone interval '8 hours';
  opens timestamp := local_now::date + time '08:00';
  closes timestamp := local_now::date + time '22:00';
  counted_from timestamp;
  until timestamp;
begin
  counted_from := case when local_now >= closes then opens + interval '1 day' else greatest(local_now, opens) end;
  until := counted_from + make_interval(secs => p_seconds);
  closes := counted_from::date + time '22:00';
  if until > closes then until := closes + interval '10 hours' + (until - closes); end if;
  return least(until at time zone interval '8 hours', p_starts_at);
end $$;

-- Whose places of a slot somebody may have who belongs to these groups.
create function waitlist_pool(p_slot text, p_groups jsonb) returns text language sql stable as $$
  select coalesce((select pool from slot_pool where slot = p_slot and p_groups ? pool order by pool limit 1), 'online');
$$;

-- Locks a person without waiting for long: who waits holding a pool's row could wait in a circle.
create function person_lock_soon(p_person text) returns boolean language plpgsql as $$
begin
  for attempt in 1..10 loop
    if pg_try_advisory_xact_lock(hashtextextended('person:' || p_person, 0)) then return true; end if;
    perform pg_sleep(0.005);
  end loop;
  return false;
end $$;

-- Offers one place of a pool to this entry; false when its person cannot have it. The caller holds the pool's row and
-- knows of a free place.
create function waitlist_offer_to(p_entry waitlist_entry, p_slot slot, p_pool text, p_now timestamptz) returns boolean
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
    waitlist_offer_until(p_now, (terms->>'offerSeconds')::int, wanted.starts_at),
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

-- The next in line for a place of this pool whom it was offered to; false when there is nobody. Nobody is offered the
-- same slot twice. Those at the head who cannot have it are looked at again next time, so the look goes only so far.
create function waitlist_offer(p_slot slot, p_pool text, p_now timestamptz) returns boolean language plpgsql as $$
declare
  next_one waitlist_entry;
begin
  for next_one in
    select e.* from waitlist_choice c join waitlist_entry e on e.code = c.entry
    where c.hall = p_slot.hall and c.kind = p_slot.kind and c.day = p_slot.day and e.state = 'hb'
      and waitlist_pool(p_slot.code, e.terms->p_slot.hall->'groups') = p_pool
      and p_now <= p_slot.starts_at - make_interval(mins => (e.terms->p_slot.hall->>'cutoffMin')::int)
      and ((e.terms->p_slot.hall->>'sameDay')::boolean or p_slot.day > (p_now at time zone interval '8 hours')::date)
      and not exists (select from appointment a where a.waitlist = e.code and a.slot = p_slot.code)
    order by e.line limit 50
  loop
    if waitlist_offer_to(next_one, p_slot, p_pool, p_now) then return true; end if;
  end loop;
  return false;
end $$;

drop table freed_place;
-- Called whenever a pool has more free places than before, whatever the cause: cancelled, moved away, expired, capacity
-- raised, day or slot opened. The caller holds the pool's row: nobody else can take what is offered here.
create or replace function place_freed(p_slot text, p_pool text, p_now timestamptz) returns void language plpgsql as $$
declare
  at_slot slot;
begin
  if p_pool = 'walk_in' then return; end if;
  select * into strict at_slot from slot where code = p_slot;
  if not at_slot.released or at_slot.starts_at <= p_now or exists (
    select from hall h, jsonb_array_elements(h.exceptions) as shut
    where h.code = at_slot.hall and shut->>'day' = at_slot.day::text and not (shut->>'open')::boolean
  ) then return; end if;
  while (select held + booked < capacity from slot_pool where slot = p_slot and pool = p_pool) loop
    exit when not waitlist_offer(at_slot, p_pool, p_now);
  end loop;
end $$;

-- As before, and the row that is returned is the one after the line was asked.
create or replace function pool_change(
  p_slot text, p_pool text, p_held integer, p_booked integer, p_now timestamptz, p_capacity integer default 0
) returns slot_pool language plpgsql as $$
declare
  changed slot_pool;
begin
  update slot_pool set held = held + p_held, booked = booked + p_booked, capacity = capacity + p_capacity
    where slot = p_slot and pool = p_pool returning * into strict changed;
  if p_capacity > p_held + p_booked then
    perform place_freed(p_slot, p_pool, p_now);
    select * into strict changed from slot_pool where slot = p_slot and pool = p_pool;
  end if;
  return changed;
end $$;

-- The slot can be booked now: those who wait are asked about its free places before anybody else can take one. Doing it
-- again offers what is free by then.
create function slot_release(p_slot jsonb, p_now timestamptz) returns void language plpgsql as $$
declare
  each_pool text;
begin
  perform slot_open(p_slot);
  update slot set released = true where code = p_slot->>'code' and not released;
  for each_pool in
    select pool from slot_pool where slot = p_slot->>'code' and pool <> 'walk_in' order by pool collate "C"
  loop
    perform pool_settle(p_slot->>'code', each_pool, p_now);
    perform place_freed(p_slot->>'code', each_pool, p_now);
  end loop;
end $$;

-- What became of an offer. Given back or not answered, she waits on at the end of the line; the second time that she does
-- not answer ends it.
create function waitlist_answered() returns trigger language plpgsql as $$
begin
  update waitlist_entry set
      state = case
        when new.state = 'yy' then 'wc'
        when new.state = 'gq' and unanswered >= 1 then 'js'
        else 'hb'
      end,
      unanswered = unanswered + case when new.state = 'gq' then 1 else 0 end,
      line = case when new.state = 'yy' then line else nextval('waitlist_line') end,
      updated_at = greatest(updated_at, new.updated_at)
    where code = new.waitlist and offer = new.code and state in ('hb', 'yl') and (state = 'yl' or new.state = 'yy');
  return null;
end $$;
create trigger appointment_waitlist_answered after update on appointment
  for each row when (new.waitlist is not null and old.state in ('yl', 'gq') and new.state in ('yy', 'qx', 'gq')
    and new.state <> old.state)
  execute function waitlist_answered();

create function waitlist_counts_its_changes() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;
create trigger waitlist_version before update of state on waitlist_entry
  for each row execute function waitlist_counts_its_changes();

-- An entry that is no longer open takes nothing more, and what became of it is noted.
create function waitlist_is_noted() returns trigger language plpgsql as $$
begin
  if new.state not in ('hb', 'yl') then delete from waitlist_choice where entry = new.code; end if;
  perform note_change('hb', new.code, new.owner, jsonb_build_object('HBLSH', new.code, 'ZT', new.state,
    'SJBBH', new.version, 'SXBM', new.item, 'SXMC', new.item_name, 'WDCS', new.unanswered,
    'GXSJ', hall_time(new.updated_at)));
  return null;
end $$;
create trigger waitlist_change after update of state on waitlist_entry
  for each row when (new.state <> old.state and new.state <> 'yl') execute function waitlist_is_noted();

-- An offer is told with its place, once that is there.
create function waitlist_offer_is_noted() returns trigger language plpgsql as $$
begin
  perform note_change('hb', e.code, e.owner, jsonb_build_object('HBLSH', e.code, 'ZT', e.state, 'SJBBH', e.version,
      'SXBM', e.item, 'SXMC', e.item_name, 'YYLSH', new.code, 'DTBM', h.code, 'DTMC', h.name,
      'KSSJ', hall_time(new.starts_at), 'JSSJ', hall_time(new.ends_at), 'YLDQSJ', hall_time(new.hold_until),
      'WDCS', e.unanswered, 'GXSJ', hall_time(new.updated_at)))
    from waitlist_entry e, hall h where e.code = new.waitlist and h.code = new.hall;
  return null;
end $$;
create trigger appointment_waitlist_offer after insert on appointment
  for each row when (new.waitlist is not null) execute function waitlist_offer_is_noted();

-- How many wait before this one for something it waits for too.
create function waitlist_ahead(p_entry waitlist_entry, p_now timestamptz) returns integer language sql stable as $$
  select count(distinct other.code)::int
  from waitlist_choice mine
  join waitlist_choice theirs on (theirs.hall, theirs.kind, theirs.day) = (mine.hall, mine.kind, mine.day)
  join waitlist_entry other on other.code = theirs.entry
  where mine.entry = p_entry.code and mine.day >= (p_now at time zone interval '8 hours')::date
    and other.state = 'hb' and other.line < p_entry.line;
$$;

-- Joins the line. p_refusal is {code, data} when it cannot be waited for, else null; p_most: open entries of one person.
create function waitlist_join(p_request jsonb, p_refusal jsonb, p_entry jsonb, p_most integer, p_now timestamptz)
returns jsonb language plpgsql as $$
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
  if cardinality(open_ones) >= p_most then
    return request_end(p_request, '2015', jsonb_build_object('XZ', p_most), p_now);
  end if;

  joined.line := nextval('waitlist_line');
  insert into waitlist_entry values (joined.*);
  insert into waitlist_choice (hall, kind, day, entry)
  select hall, joined.terms->hall->>'kind', day, joined.code from unnest(joined.halls) as hall, unnest(joined.days) as day;
  return request_end(p_request, '0', to_jsonb(joined) || jsonb_build_object('ahead', waitlist_ahead(joined, p_now)), p_now);
end $$;

-- Leaves the line. A place that is offered right now stays hers to confirm or to give back.
create function waitlist_leave(p_request jsonb, p_code text, p_owner text, p_now timestamptz) returns jsonb
language plpgsql as $$
declare
  answer jsonb := request_begin(p_request);
  found_one waitlist_entry;
begin
  if answer is not null then return answer; end if;
  select * into found_one from waitlist_entry where code = p_code;
  if not found then return request_end(p_request, '1004', null, p_now); end if;
  if found_one.owner <> p_owner then return request_end(p_request, '1003', null, p_now); end if;

  perform person_lock(found_one.person);
  update waitlist_entry set state = 'tc', updated_at = p_now where code = p_code and state in ('hb', 'yl')
    returning * into found_one;
  if not found then return request_end(p_request, '2005', null, p_now); end if;
  return request_end(p_request, '0', to_jsonb(found_one), p_now);
end $$;

-- Slots in which a hold has ended unanswered and somebody waits, or it was an offer: time has passed, nobody else says so.
create function waitlist_ended_holds(p_now timestamptz, p_limit integer) returns table (slot text, pool text)
language sql stable as $$
  select distinct a.slot, a.pool from appointment a
  where a.state = 'yl' and a.hold_until <= p_now and (a.waitlist is not null or exists (
    select from waitlist_choice c where c.hall = a.hall and c.kind = a.kind and c.day = a.day
  ))
  limit p_limit;
$$;

-- Entries whose last day is over.
create function waitlist_close(p_now timestamptz, p_limit integer) returns integer language plpgsql as $$
declare
  closed integer;
begin
  update waitlist_entry set state = 'js', updated_at = p_now where code in (
    select code from waitlist_entry where state = 'hb' and last_day < (p_now at time zone interval '8 hours')::date
    limit p_limit for update skip locked
  );
  get diagnostics closed = row_count;
  return closed;
end $$;
