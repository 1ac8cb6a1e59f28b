-- A visit (一次到场): several items at one window, their durations added up, for as many slots one after another as that
-- takes; for oneself or for somebody one may act for.
--
-- An appointment names its first item and its first slot, as ever, and what comes with them in the same visit. Its first
-- place is counted as in 012-pools.sql; of each further slot it has one place of the same pool, a row of appointment_place
-- for as long as the place is taken. Whoever changes an appointment, its further places follow in the same statement
-- (visit_follows); where one is missing the statement ends with YC001, and nothing of it has happened.
-- Locks as in 012-pools.sql: codes of further slots come after the first one's, so rows are still locked in order. A
-- further place ends by itself when its hold is over: whoever settles its slot takes it back, and needs no other slot's row.

alter table hall_window add column takes text[] not null default '{}';
comment on column hall_window.takes is
  'kinds of items that may be done here in one visit: the own one, and at a general window (综合窗口) what the hall says';
update hall_window w set takes = array[w.kind] || case when w.kind <> 'ZH' then '{}' else array(
  select other.kind from hall_window other where other.hall = w.hall and other.kind in ('SB', 'MZ', 'SS', 'SW')) end;

alter table appointment
  add column more_slots text[] not null default '{}',
  add column more_items text[] not null default '{}',
  add column more_item_names text[] not null default '{}',
  -- 代办: whom the owner acts for, by the identity platform's name for them, how she may, and her name (经办人), which is
  -- called when it is a company that is served; all null when she is served herself
  add column represented text,
  add column relation text check (relation in ('child', 'parent', 'legal_representative', 'agent')),
  add column agent_name text,
  add constraint acts_for_somebody check (
    (represented is null) = (relation is null) and (represented is null) = (agent_name is null));

create table appointment_place (
  appointment text not null references appointment,
  slot        text not null,
  pool        text not null,
  -- the end of the hold; null once it is booked
  hold_until  timestamptz,
  primary key (appointment, slot),
  foreign key (slot, pool) references slot_pool (slot, pool)
);
create index appointment_place_held on appointment_place (slot, pool, hold_until) where hold_until is not null;

-- As in 012-pools.sql; `more` are the slots that follow in the same visit.
create or replace function slot_open(p_slot jsonb) returns void language plpgsql as $$
declare
  pools jsonb := coalesce(p_slot->'groups', '{}')
    || jsonb_build_object('online', p_slot->'online', 'walk_in', p_slot->'walkIn');
  next_one jsonb;
begin
  if (select count(*) from slot_pool where slot = p_slot->>'code' and pools ? pool)
    < (select count(*) from jsonb_object_keys(pools)) then
    insert into slot (code, hall, kind, day, starts_at, ends_at)
    values (p_slot->>'code', p_slot->>'hall', p_slot->>'kind', (p_slot->>'day')::date,
            (p_slot->>'startsAt')::timestamptz, (p_slot->>'endsAt')::timestamptz)
    on conflict do nothing;
    insert into slot_pool (slot, pool, capacity)
    select p_slot->>'code', key, value::int from jsonb_each_text(pools) order by key collate "C"
    on conflict do nothing;
  end if;
  for next_one in select value from jsonb_array_elements(coalesce(p_slot->'more', '[]')) loop
    perform slot_open(next_one);
  end loop;
end $$;

-- Locks a pool of a slot and takes back what has expired in it, first places and further ones.
create or replace function pool_settle(p_slot text, p_pool text, p_now timestamptz) returns slot_pool language plpgsql as $$
declare
  settled slot_pool;
  expired integer;
  further integer;
begin
  select * into strict settled from slot_pool where slot = p_slot and pool = p_pool for update;
  if settled.held = 0 then return settled; end if;
  update appointment set state = 'gq', updated_at = hold_until
    where slot = p_slot and pool = p_pool and state = 'yl' and hold_until <= p_now;
  get diagnostics expired = row_count;
  delete from appointment_place where slot = p_slot and pool = p_pool and hold_until <= p_now;
  get diagnostics further = row_count;
  if expired + further = 0 then return settled; end if;
  return pool_change(p_slot, p_pool, -expired - further, 0, p_now);
end $$;

create or replace function pool_may_have_room(p_slot text, p_pool text, p_now timestamptz) returns boolean language sql stable as $$
  select held + booked < capacity
    or exists (select from appointment where slot = p_slot and pool = p_pool and state = 'yl' and hold_until <= p_now)
    or exists (select from appointment_place where slot = p_slot and pool = p_pool and hold_until <= p_now)
  from slot_pool where slot = p_slot and pool = p_pool;
$$;

create function no_place_left(p_slot text) returns void language plpgsql as $$
begin
  raise exception 'no place left in %', p_slot using errcode = 'YC001';
end $$;

-- One place of a further slot for a visit: the one it has already, or one that is free.
create function further_place_keep(p_visit appointment, p_slot text, p_now timestamptz) returns void language plpgsql as $$
declare
  places slot_pool := pool_settle(p_slot, p_visit.pool, p_now);
  held_until timestamptz := case when p_visit.state = 'yl' then p_visit.hold_until end;
  is_held integer := (held_until is not null)::int;
  had timestamptz;
begin
  select hold_until into had from appointment_place where appointment = p_visit.code and slot = p_slot;
  if found then
    update appointment_place set hold_until = held_until where appointment = p_visit.code and slot = p_slot;
    perform pool_change(p_slot, p_visit.pool, is_held - (had is not null)::int, (had is not null)::int - is_held, p_now);
    return;
  end if;
  if places.held + places.booked >= places.capacity then perform no_place_left(p_slot); end if;
  insert into appointment_place (appointment, slot, pool, hold_until) values (p_visit.code, p_slot, p_visit.pool, held_until);
  perform pool_change(p_slot, p_visit.pool, is_held, 1 - is_held, p_now);
end $$;

create function further_place_give_back(p_visit appointment, p_slot text, p_now timestamptz) returns void language plpgsql as $$
declare
  place appointment_place;
begin
  perform pool_settle(p_slot, p_visit.pool, p_now);
  delete from appointment_place where appointment = p_visit.code and slot = p_slot returning * into place;
  if not found then return; end if;
  perform pool_change(p_slot, place.pool, -(place.hold_until is not null)::int, -(place.hold_until is null)::int, p_now);
end $$;

-- Whoever changes an appointment says when: business time comes with the row. A move is reschedule's own business.
create function visit_follows() returns trigger language plpgsql as $$
declare
  each_slot text;
begin
  foreach each_slot in array new.more_slots loop
    if new.state = 'qx' then perform further_place_give_back(new, each_slot, new.updated_at);
    else perform further_place_keep(new, each_slot, new.updated_at);
    end if;
  end loop;
  return null;
end $$;
create trigger visit_begins after insert on appointment
  for each row when (new.more_slots <> '{}') execute function visit_follows();
-- Checked in, called, served or missed, a booked place stays taken.
create trigger visit_goes_on after update on appointment
  for each row when (
    new.more_slots <> '{}' and new.state in ('yl', 'yy', 'qx')
    and (new.state <> old.state or new.hold_until is distinct from old.hold_until)
  ) execute function visit_follows();

-- The answer to a request that ended with YC001.
create function request_refuse(p_request jsonb, p_code text, p_now timestamptz) returns jsonb language sql as $$
  select coalesce(request_begin(p_request), request_end(p_request, p_code, null, p_now));
$$;

-- What is done for somebody else is confirmed and moved only with the identity platform's word, in the token, that the owner
-- may act for them now. Null when that is so, or nothing needs it; not remembered, for the word can still be brought.
create function authority_missing(p_request jsonb, p_code text, p_owner text, p_authority text, p_now timestamptz)
returns jsonb language sql stable as $$
  select jsonb_build_object('code', '2040', 'data', jsonb_build_object('represented', represented), 'answeredAt', p_now)
  from appointment
  where code = p_code and owner = p_owner and represented is distinct from p_authority and represented is not null
    and not exists (
      select from client_request where scope = p_request->>'scope' and reference = p_request->>'reference'
    );
$$;

-- As in 013-rules.sql; a visit is for each of its items.
create or replace function limit_reached(p_wanted appointment, p_limits jsonb, p_now timestamptz) returns jsonb
language plpgsql as $$
declare
  mine record;
  banned_until timestamptz;
  ban interval := make_interval(days => (p_limits->>'banDays')::int);
  local interval := interval '8 hours';
  own jsonb := coalesce(p_limits->'ofItem', '[]');
  items text[] := array_prepend(p_wanted.item, p_wanted.more_items);
begin
  select
    bool_or(at_hall and is_missed) as has_no_show,
    max(frees_at) filter (where same_item and day = p_wanted.day) as item_frees,
    min(own_code) filter (where same_item and day = p_wanted.day) as item_blocking,
    max(case when state = 'yl' then hold_until else ends_at end)
      filter (where starts_at < p_wanted.ends_at and ends_at > p_wanted.starts_at) as overlap_frees,
    min(own_code) filter (where starts_at < p_wanted.ends_at and ends_at > p_wanted.starts_at) as overlap_blocking,
    count(*) filter (where at_hall and day = p_wanted.day and (same_item or not own ? 'perPersonPerDay')) as in_day,
    count(*) filter (where at_hall and date_trunc('week', day::timestamp) = date_trunc('week', p_wanted.day::timestamp)
      and (same_item or not own ? 'perPersonPerWeek')) as in_week,
    count(*) filter (where at_hall and date_trunc('month', day::timestamp) = date_trunc('month', p_wanted.day::timestamp)
      and (same_item or not own ? 'perPersonPerMonth')) as in_month
  into mine
  from (
    select *, hall = p_wanted.hall as at_hall, array_prepend(item, more_items) && items as same_item,
      state = 'sy' or (state = 'yy' and check_in_until < p_now) as is_missed,
      case when state = 'yl' then hold_until else (day + 1)::timestamp at time zone local end as frees_at,
      case when owner = p_wanted.owner then code end as own_code
    from appointment
    where person = p_wanted.person and code <> p_wanted.code and forgiven_at is null
      and (state in ('yy', 'qd', 'jh', 'bl', 'sy') or (state = 'yl' and hold_until > p_now))
  ) as counted;

  -- So many no-shows within the ban's length of each other: no booking for that length after the last of them.
  -- A booking whose check-in window passed unused is a no-show, whether or not a clerk has said so.
  if mine.has_no_show then
    select max(missed_at) + ban into banned_until from (
      select missed_at, lag(missed_at, (p_limits->>'noShows')::int - 1) over (order by missed_at) as first_missed_at from (
        select coalesce(no_show_at, check_in_until) as missed_at from appointment
        where person = p_wanted.person and hall = p_wanted.hall and forgiven_at is null
          and (array_prepend(item, more_items) && items or not own ? 'noShow')
          and (state = 'sy' or (state = 'yy' and check_in_until < p_now))
      ) as missed
    ) as runs where first_missed_at >= missed_at - ban;
    if banned_until > p_now then
      return jsonb_build_object('rule', 'ban', 'limit', p_limits->'noShows', 'freesAt', banned_until);
    end if;
  end if;
  if mine.item_frees is not null then
    return jsonb_build_object('rule', 'slot', 'limit', 1, 'freesAt', mine.item_frees, 'blocking', mine.item_blocking);
  end if;
  if mine.overlap_frees is not null then
    return jsonb_build_object('rule', 'overlap', 'limit', 1, 'freesAt', mine.overlap_frees, 'blocking', mine.overlap_blocking);
  end if;
  if mine.in_day >= (p_limits->>'perDay')::int then
    return jsonb_build_object('rule', 'day', 'limit', p_limits->'perDay',
      'freesAt', (p_wanted.day + 1)::timestamp at time zone local);
  end if;
  if mine.in_week >= (p_limits->>'perWeek')::int then
    return jsonb_build_object('rule', 'week', 'limit', p_limits->'perWeek',
      'freesAt', (date_trunc('week', p_wanted.day::timestamp) + interval '7 days') at time zone local);
  end if;
  if mine.in_month >= (p_limits->>'perMonth')::int then
    return jsonb_build_object('rule', 'month', 'limit', p_limits->'perMonth',
      'freesAt', (date_trunc('month', p_wanted.day::timestamp) + interval '1 month') at time zone local);
  end if;
  return null;
end $$;

-- The places of a visit before and after a change: which it had, and which it wants.
create function visit_change(p_before appointment, p_after appointment)
returns table (slot text, pool text, had boolean, wants boolean) language sql immutable as $$
  select slot, pool, bool_or(is_before), bool_or(not is_before) from (
    select unnest(array_prepend(p_before.slot, p_before.more_slots)) as slot, p_before.pool as pool, true as is_before
    union all
    select unnest(array_prepend(p_after.slot, p_after.more_slots)), p_after.pool, false
  ) as places group by slot, pool;
$$;

-- As in 012-pools.sql; of a visit all places. A slot that the visit has before and after stays taken without a pause, in
-- which it would be offered to others.
create or replace function reschedule(
  p_request jsonb, p_code text, p_owner text, p_refusal jsonb, p_slot jsonb, p_place jsonb, p_check_in_code text,
  p_limits jsonb, p_now timestamptz
) returns jsonb language plpgsql as $$
declare
  answer jsonb := request_begin(p_request);
  found_one appointment;
  wanted appointment;
  places slot_pool;
  each_place record;
begin
  if answer is not null then return answer; end if;
  select * into found_one from appointment where code = p_code;
  if not found then return request_end(p_request, '1004', null, p_now); end if;
  if found_one.owner <> p_owner then return request_end(p_request, '1003', null, p_now); end if;

  perform person_lock(found_one.person);
  if p_refusal is null then perform slot_open(p_slot); end if;
  -- Another move of this appointment may have been faster: its places are read again, under the person's lock.
  select * into found_one from appointment where code = p_code;
  wanted := found_one;
  if p_refusal is null then wanted := jsonb_populate_record(found_one, p_place); end if;
  for each_place in select slot, pool from visit_change(found_one, wanted) order by slot collate "C", pool collate "C" loop
    perform pool_settle(each_place.slot, each_place.pool, p_now);
  end loop;
  select * into found_one from appointment where code = p_code for update;

  if found_one.state <> 'yy' then
    return request_end(p_request, case when found_one.state = 'gq' then '2004' else '2005' end, null, p_now);
  end if;
  if p_now > found_one.cancel_until then return request_end(p_request, '2006', null, p_now); end if;
  if p_refusal is not null then
    return request_end(p_request, p_refusal->>'code', p_refusal->'data', p_now);
  end if;
  if found_one.slot = wanted.slot then return request_end(p_request, '2005', null, p_now); end if;

  answer := limit_reached(wanted, p_limits, p_now);
  if answer is not null then return request_end(p_request, '2003', answer, p_now); end if;

  for places in
    select p.* from visit_change(found_one, wanted) c join slot_pool p using (slot, pool) where not c.had
  loop
    if places.held + places.booked >= places.capacity then return request_end(p_request, '2001', null, p_now); end if;
  end loop;
  delete from appointment_place where appointment = p_code;
  update appointment set
      slot = wanted.slot, more_slots = wanted.more_slots, pool = wanted.pool, hall = wanted.hall, kind = wanted.kind,
      day = wanted.day, starts_at = wanted.starts_at, ends_at = wanted.ends_at, cancel_until = wanted.cancel_until,
      check_in_from = wanted.check_in_from, check_in_until = wanted.check_in_until, check_in_code = p_check_in_code,
      updated_at = p_now
    where code = p_code;
  insert into appointment_place (appointment, slot, pool) select p_code, slot, wanted.pool from unnest(wanted.more_slots) as slot;
  for each_place in select * from visit_change(found_one, wanted) where had <> wants order by wants desc loop
    perform pool_change(each_place.slot, each_place.pool, 0, case when each_place.wants then 1 else -1 end, p_now);
  end loop;
  select * into found_one from appointment where code = p_code;
  return request_end(p_request, '0', to_jsonb(found_one), p_now);
end $$;

-- 事项: [{SXBM, SXMC}]
create function visit_items(p_visit appointment) returns jsonb language sql stable as $$
  select jsonb_agg(jsonb_build_object('SXBM', code, 'SXMC', name) order by nth)
  from unnest(array_prepend(p_visit.item, p_visit.more_items), array_prepend(p_visit.item_name, p_visit.more_item_names))
    with ordinality as item (code, name, nth);
$$;

-- As in 013-rules.sql, with all items of the visit (SX).
create or replace function appointment_is_noted() returns trigger language plpgsql as $$
begin
  perform note_change('yy', new.code, new.owner, (
    select jsonb_build_object('YYLSH', new.code, 'ZT', new.state, 'SJBBH', new.version, 'SX', visit_items(new),
      'DTBM', h.code, 'DTMC', h.name, 'DTDZ', h.address, 'KSSJ', hall_time(new.starts_at), 'JSSJ', hall_time(new.ends_at),
      'GXSJ', hall_time(new.updated_at), 'BRBZ', case when new.for_self then 1 else 0 end, 'SFQR', 1, 'SSZT', new.appeal)
    from hall h where h.code = new.hall
  ));
  return null;
end $$;
