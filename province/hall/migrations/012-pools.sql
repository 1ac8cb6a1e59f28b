-- Quota pools (号池), and one place that hears of every place gained.
--
-- Besides `online` (the general pool) and `walk_in`, a slot may have pools for groups of people, named by the hall's rules.
-- Each appointment has its place from one pool; `held + booked + free = capacity` holds for each pool of each slot.
-- Locks as in 003-ledger.sql; where a function takes several pool rows, in the order of (slot, pool) collate "C".

alter table slot_pool drop constraint slot_pool_pool_check;
alter table slot_pool add constraint pool_has_a_name check (pool ~ '^[a-z][a-z0-9_]{0,29}$');
-- A clerk said how many places there are: a change of the rules leaves them as they are.
alter table slot_pool add column by_hand boolean not null default false;

alter table appointment add column pool text not null default 'online' check (pool <> 'walk_in');

-- Places that became free and that nobody has looked after yet, oldest first.
create table freed_place (
  seq  bigint generated always as identity primary key,
  slot text not null,
  pool text not null,
  at   timestamptz not null
);

-- Called whenever a pool has more free places than before, whatever the cause: cancelled, moved away, expired, capacity
-- raised, day or slot opened. The caller may hold the pool's row: this takes no lock on a person or on another pool.
create function place_freed(p_slot text, p_pool text, p_now timestamptz) returns void language sql as $$
  insert into freed_place (slot, pool, at) values (p_slot, p_pool, p_now);
$$;

-- The one way in which counts of a pool change. The caller holds the pool's row, or this takes it.
create function pool_change(
  p_slot text, p_pool text, p_held integer, p_booked integer, p_now timestamptz, p_capacity integer default 0
) returns slot_pool language plpgsql as $$
declare
  changed slot_pool;
begin
  update slot_pool set held = held + p_held, booked = booked + p_booked, capacity = capacity + p_capacity
    where slot = p_slot and pool = p_pool returning * into strict changed;
  if p_capacity > p_held + p_booked then perform place_freed(p_slot, p_pool, p_now); end if;
  return changed;
end $$;

-- p_slot: {code, hall, kind, day, startsAt, endsAt, online, walkIn, groups: {pool: places}}.
create or replace function slot_open(p_slot jsonb) returns void language plpgsql as $$
declare
  pools jsonb := coalesce(p_slot->'groups', '{}')
    || jsonb_build_object('online', p_slot->'online', 'walk_in', p_slot->'walkIn');
begin
  if (select count(*) from slot_pool where slot = p_slot->>'code' and pools ? pool)
    = (select count(*) from jsonb_object_keys(pools)) then return; end if;
  insert into slot (code, hall, kind, day, starts_at, ends_at)
  values (p_slot->>'code', p_slot->>'hall', p_slot->>'kind', (p_slot->>'day')::date,
          (p_slot->>'startsAt')::timestamptz, (p_slot->>'endsAt')::timestamptz)
  on conflict do nothing;
  insert into slot_pool (slot, pool, capacity)
  select p_slot->>'code', key, value::int from jsonb_each_text(pools) order by key collate "C"
  on conflict do nothing;
end $$;

drop function pool_settle(text, timestamptz);
-- Locks a pool of a slot and takes back what has expired in it.
create function pool_settle(p_slot text, p_pool text, p_now timestamptz) returns slot_pool language plpgsql as $$
declare
  settled slot_pool;
  expired integer;
begin
  select * into strict settled from slot_pool where slot = p_slot and pool = p_pool for update;
  if settled.held = 0 then return settled; end if;
  update appointment set state = 'gq', updated_at = hold_until
    where slot = p_slot and pool = p_pool and state = 'yl' and hold_until <= p_now;
  get diagnostics expired = row_count;
  if expired = 0 then return settled; end if;
  return pool_change(p_slot, p_pool, -expired, 0, p_now);
end $$;

-- Whether a place can be taken, without waiting for anybody: free already, or held by somebody whose time is over.
create function pool_may_have_room(p_slot text, p_pool text, p_now timestamptz) returns boolean language sql stable as $$
  select held + booked < capacity or exists (
    select from appointment where slot = p_slot and pool = p_pool and state = 'yl' and hold_until <= p_now
  ) from slot_pool where slot = p_slot and pool = p_pool;
$$;

create or replace function hold(
  p_request jsonb, p_refusal jsonb, p_slot jsonb, p_appointment jsonb, p_limits jsonb, p_now timestamptz
) returns jsonb language plpgsql as $$
declare
  answer jsonb := request_begin(p_request);
  wanted appointment;
  places slot_pool;
begin
  if answer is not null then return answer; end if;
  if p_refusal is not null then
    return request_end(p_request, p_refusal->>'code', p_refusal->'data', p_now);
  end if;

  wanted := jsonb_populate_record(null::appointment, p_appointment);
  perform person_lock(wanted.person);
  answer := limit_reached(wanted, p_limits, p_now);
  if answer is not null then return request_end(p_request, '2003', answer, p_now); end if;

  perform slot_open(p_slot);
  -- Those who come too late do not queue for the row's lock.
  if not pool_may_have_room(wanted.slot, wanted.pool, p_now) then
    return request_end(p_request, '2001', null, p_now);
  end if;

  places := pool_settle(wanted.slot, wanted.pool, p_now);
  if places.held + places.booked >= places.capacity then return request_end(p_request, '2001', null, p_now); end if;
  perform pool_change(wanted.slot, wanted.pool, 1, 0, p_now);
  insert into appointment values (wanted.*);
  return request_end(p_request, '0', to_jsonb(wanted), p_now);
end $$;

create or replace function confirm(
  p_request jsonb, p_code text, p_owner text, p_check_in_code text, p_late jsonb, p_now timestamptz
) returns jsonb language plpgsql as $$
declare
  answer jsonb := request_begin(p_request);
  found_one appointment;
  places slot_pool;
begin
  if answer is not null then return answer; end if;
  select * into found_one from appointment where code = p_code;
  if not found then return request_end(p_request, '1004', null, p_now); end if;
  if found_one.owner <> p_owner then return request_end(p_request, '1003', null, p_now); end if;

  perform person_lock(found_one.person);
  -- A move may have been faster: the place is read again, under the person's lock.
  select * into found_one from appointment where code = p_code;
  places := pool_settle(found_one.slot, found_one.pool, p_now);
  select * into found_one from appointment where code = p_code for update;
  if found_one.state = 'gq' then
    if p_late is null then
      return jsonb_build_object('code', 'late', 'data', to_jsonb(found_one), 'answeredAt', p_now);
    end if;
    if not (p_late->>'bookable')::boolean or places.held + places.booked >= places.capacity
      or limit_reached(found_one, p_late->'limits', p_now) is not null
    then
      return request_end(p_request, '2004', null, p_now);
    end if;
    perform pool_change(found_one.slot, found_one.pool, 0, 1, p_now);
  elsif found_one.state = 'yl' then
    perform pool_change(found_one.slot, found_one.pool, -1, 1, p_now);
  else
    return request_end(p_request, '2005', null, p_now);
  end if;
  update appointment set state = 'yy', hold_until = null, check_in_code = p_check_in_code, updated_at = p_now
    where code = p_code returning * into found_one;
  return request_end(p_request, '0', to_jsonb(found_one), p_now);
end $$;

create or replace function extend(p_request jsonb, p_code text, p_owner text, p_now timestamptz) returns jsonb
language plpgsql as $$
declare
  answer jsonb := request_begin(p_request);
  found_one appointment;
begin
  if answer is not null then return answer; end if;
  select * into found_one from appointment where code = p_code;
  if not found then return request_end(p_request, '1004', null, p_now); end if;
  if found_one.owner <> p_owner then return request_end(p_request, '1003', null, p_now); end if;

  perform person_lock(found_one.person);
  select * into found_one from appointment where code = p_code;
  perform pool_settle(found_one.slot, found_one.pool, p_now);
  select * into found_one from appointment where code = p_code for update;
  if found_one.state = 'gq' then return request_end(p_request, '2004', null, p_now); end if;
  if found_one.state <> 'yl' or found_one.extended then return request_end(p_request, '2005', null, p_now); end if;
  update appointment set
      hold_until = least(hold_until + (hold_until - created_at), starts_at), extended = true, updated_at = p_now
    where code = p_code returning * into found_one;
  return request_end(p_request, '0', to_jsonb(found_one), p_now);
end $$;

create or replace function cancel(p_request jsonb, p_code text, p_owner text, p_reason text, p_now timestamptz) returns jsonb
language plpgsql as $$
declare
  answer jsonb := request_begin(p_request);
  found_one appointment;
begin
  if answer is not null then return answer; end if;
  select * into found_one from appointment where code = p_code;
  if not found then return request_end(p_request, '1004', null, p_now); end if;
  if found_one.owner <> p_owner then return request_end(p_request, '1003', null, p_now); end if;

  perform person_lock(found_one.person);
  select * into found_one from appointment where code = p_code;
  perform pool_settle(found_one.slot, found_one.pool, p_now);
  select * into found_one from appointment where code = p_code for update;
  if found_one.state = 'yl' then
    perform pool_change(found_one.slot, found_one.pool, -1, 0, p_now);
  elsif found_one.state = 'yy' then
    if p_now > found_one.cancel_until then return request_end(p_request, '2006', null, p_now); end if;
    perform pool_change(found_one.slot, found_one.pool, 0, -1, p_now);
  else
    return request_end(p_request, case when found_one.state = 'gq' then '2004' else '2005' end, null, p_now);
  end if;
  update appointment set state = 'qx', hold_until = null, cancel_reason = p_reason, updated_at = p_now
    where code = p_code returning * into found_one;
  return request_end(p_request, '0', to_jsonb(found_one), p_now);
end $$;

-- p_place: {slot, pool, hall, kind, day, starts_at, ends_at, cancel_until, check_in_from, check_in_until}.
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
  -- Another move of this appointment may have been faster: its place is read again, under the person's lock.
  select * into found_one from appointment where code = p_code;
  for each_place in
    select slot, pool from (values (found_one.slot, found_one.pool), (p_place->>'slot', p_place->>'pool')) as both_ends (slot, pool)
    where slot is not null and (slot = found_one.slot or p_refusal is null)
    group by slot, pool order by slot collate "C", pool collate "C"
  loop
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
  if found_one.slot = p_slot->>'code' then return request_end(p_request, '2005', null, p_now); end if;

  wanted := jsonb_populate_record(found_one, p_place);
  answer := limit_reached(wanted, p_limits, p_now);
  if answer is not null then return request_end(p_request, '2003', answer, p_now); end if;

  select * into strict places from slot_pool where slot = wanted.slot and pool = wanted.pool;
  if places.held + places.booked >= places.capacity then return request_end(p_request, '2001', null, p_now); end if;
  perform pool_change(wanted.slot, wanted.pool, 0, 1, p_now);
  perform pool_change(found_one.slot, found_one.pool, 0, -1, p_now);
  update appointment set
      slot = wanted.slot, pool = wanted.pool, hall = wanted.hall, kind = wanted.kind, day = wanted.day,
      starts_at = wanted.starts_at, ends_at = wanted.ends_at, cancel_until = wanted.cancel_until,
      check_in_from = wanted.check_in_from, check_in_until = wanted.check_in_until, check_in_code = p_check_in_code,
      updated_at = p_now
    where code = p_code returning * into found_one;
  return request_end(p_request, '0', to_jsonb(found_one), p_now);
end $$;

drop function change_capacity(jsonb, jsonb, integer, timestamptz);
-- Change how many places a pool of a slot has; never below what is taken.
create function change_capacity(p_request jsonb, p_slot jsonb, p_pool text, p_capacity integer, p_now timestamptz)
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
  update slot_pool set by_hand = true where slot = places.slot and pool = places.pool;
  return request_end(p_request, '0', to_jsonb(places), p_now);
end $$;
