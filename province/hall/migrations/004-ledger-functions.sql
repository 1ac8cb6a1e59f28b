-- p_request is {scope, reference, operation, contentHash}. Every function answers {code, data, answeredAt}: the codes
-- are those of the hall's interface, and data is the appointment's row or what explains a refusal.

-- The first answer when this request was answered before; null when it is new. From here to the end of the
-- transaction a repeat of it waits.
create function request_begin(p_request jsonb) returns jsonb language plpgsql as $$
declare
  earlier client_request;
begin
  perform pg_advisory_xact_lock(
    hashtextextended('request:' || (p_request->>'scope') || ':' || (p_request->>'reference'), 0));
  select * into earlier from client_request
    where scope = p_request->>'scope' and reference = p_request->>'reference';
  if not found then return null; end if;
  if earlier.operation <> p_request->>'operation' or earlier.content_hash <> p_request->>'contentHash' then
    return jsonb_build_object('code', '2007', 'data', null, 'answeredAt', earlier.answered_at);
  end if;
  return jsonb_build_object('code', earlier.code, 'data', earlier.data, 'answeredAt', earlier.answered_at);
end $$;

create function request_end(p_request jsonb, p_code text, p_data jsonb, p_now timestamptz) returns jsonb
language plpgsql as $$
begin
  -- A refusal changed nothing, so it need not wait for the disk: lost in a power cut, it would be decided again.
  if p_code <> '0' then perform set_config('synchronous_commit', 'off', true); end if;
  insert into client_request (scope, reference, operation, content_hash, code, data, answered_at)
  values (p_request->>'scope', p_request->>'reference', p_request->>'operation', p_request->>'contentHash',
          p_code, p_data, p_now);
  return jsonb_build_object('code', p_code, 'data', p_data, 'answeredAt', p_now);
end $$;

-- What became of a request, or no row. One that is being decided right now is waited for.
create function request_outcome(p_scope text, p_reference text) returns setof client_request language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('request:' || p_scope || ':' || p_reference, 0));
  return query select * from client_request where scope = p_scope and reference = p_reference;
end $$;

-- Adds to a refusal what explains it; the first explanation stays.
create function request_explain(p_scope text, p_reference text, p_data jsonb) returns jsonb language plpgsql as $$
declare
  explained jsonb;
begin
  perform set_config('synchronous_commit', 'off', true);
  update client_request set data = coalesce(data, p_data)
    where scope = p_scope and reference = p_reference returning data into strict explained;
  return explained;
end $$;

create function person_lock(p_person text) returns void language sql as $$
  select pg_advisory_xact_lock(hashtextextended('person:' || p_person, 0));
$$;

-- Rows of a slot are made when somebody first touches it. p_slot: {code, hall, kind, day, startsAt, endsAt, online, walkIn}.
create function slot_open(p_slot jsonb) returns void language plpgsql as $$
begin
  if exists (select from slot_pool where slot = p_slot->>'code') then return; end if;
  insert into slot (code, hall, kind, day, starts_at, ends_at)
  values (p_slot->>'code', p_slot->>'hall', p_slot->>'kind', (p_slot->>'day')::date,
          (p_slot->>'startsAt')::timestamptz, (p_slot->>'endsAt')::timestamptz)
  on conflict do nothing;
  insert into slot_pool (slot, pool, capacity)
  values (p_slot->>'code', 'online', (p_slot->>'online')::int), (p_slot->>'code', 'walk_in', (p_slot->>'walkIn')::int)
  on conflict do nothing;
end $$;

-- Locks the online pool of a slot and takes back what has expired in it.
create function pool_settle(p_slot text, p_now timestamptz) returns slot_pool language plpgsql as $$
declare
  settled slot_pool;
  expired integer;
begin
  select * into strict settled from slot_pool where slot = p_slot and pool = 'online' for update;
  if settled.held = 0 then return settled; end if;
  update appointment set state = 'gq', updated_at = hold_until
    where slot = p_slot and state = 'yl' and hold_until <= p_now;
  get diagnostics expired = row_count;
  if expired > 0 then
    update slot_pool set held = held - expired where slot = p_slot and pool = 'online' returning * into settled;
  end if;
  return settled;
end $$;

-- Null, or which limit stands in the way: {rule, limit, freesAt, blocking}. Counted on the person served; the caller
-- holds that person's lock. p_wanted needs person, owner, item, hall, day, starts_at, ends_at; its own row is left out.
-- p_limits: {perDay, perWeek, perMonth, noShows, banDays} of the hall; those four are counted per hall, the same item
-- on the same day and overlapping times over all halls.
create function limit_reached(p_wanted appointment, p_limits jsonb, p_now timestamptz) returns jsonb
language plpgsql as $$
declare
  mine record;
  banned_until timestamptz;
  ban interval := make_interval(days => (p_limits->>'banDays')::int);
  local interval := interval '8 hours';
begin
  select
    bool_or(hall = p_wanted.hall and (state = 'sy' or (state = 'yy' and check_in_until < p_now))) as has_no_show,
    max(case when state = 'yl' then hold_until else (day + 1)::timestamp at time zone local end)
      filter (where item = p_wanted.item and day = p_wanted.day) as item_frees,
    min(case when owner = p_wanted.owner then code end)
      filter (where item = p_wanted.item and day = p_wanted.day) as item_blocking,
    max(case when state = 'yl' then hold_until else ends_at end)
      filter (where starts_at < p_wanted.ends_at and ends_at > p_wanted.starts_at) as overlap_frees,
    min(case when owner = p_wanted.owner then code end)
      filter (where starts_at < p_wanted.ends_at and ends_at > p_wanted.starts_at) as overlap_blocking,
    count(*) filter (where hall = p_wanted.hall and day = p_wanted.day) as in_day,
    count(*) filter (where hall = p_wanted.hall and date_trunc('week', day::timestamp) = date_trunc('week', p_wanted.day::timestamp)) as in_week,
    count(*) filter (where hall = p_wanted.hall and date_trunc('month', day::timestamp) = date_trunc('month', p_wanted.day::timestamp)) as in_month
  into mine
  from appointment
  where person = p_wanted.person and code <> p_wanted.code
    and (state in ('yy', 'qd', 'jh', 'bl', 'sy') or (state = 'yl' and hold_until > p_now));

  -- So many no-shows within the ban's length of each other: no booking for that length after the last of them.
  -- A booking whose check-in window passed unused is a no-show, whether or not a clerk has said so.
  if mine.has_no_show then
    select max(missed_at) + ban into banned_until from (
      select missed_at, lag(missed_at, (p_limits->>'noShows')::int - 1) over (order by missed_at) as first_missed_at from (
        select coalesce(no_show_at, check_in_until) as missed_at from appointment
        where person = p_wanted.person and hall = p_wanted.hall
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

-- Hold a place. p_refusal is {code, data} when the opening rule already says no, else null.
create function hold(
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
  -- Those who come too late do not queue for the row's lock: nothing free and nothing expired is answered at once.
  select * into strict places from slot_pool where slot = wanted.slot and pool = 'online';
  if places.held + places.booked >= places.capacity and not exists (
    select from appointment where slot = wanted.slot and state = 'yl' and hold_until <= p_now
  ) then
    return request_end(p_request, '2001', null, p_now);
  end if;

  places := pool_settle(wanted.slot, p_now);
  if places.held + places.booked >= places.capacity then return request_end(p_request, '2001', null, p_now); end if;
  update slot_pool set held = held + 1 where slot = wanted.slot and pool = 'online';
  insert into appointment values (wanted.*);
  return request_end(p_request, '0', to_jsonb(wanted), p_now);
end $$;

-- Confirm a hold. An expired hold may still become a booking when its place is free and every rule still holds:
-- p_late is {bookable, limits} then. Without it the answer is {code: 'late'}, nothing is remembered, and the caller
-- asks again with the rule's word on the slot.
create function confirm(
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
  places := pool_settle(found_one.slot, p_now);
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
    update slot_pool set booked = booked + 1 where slot = found_one.slot and pool = 'online';
  elsif found_one.state = 'yl' then
    update slot_pool set held = held - 1, booked = booked + 1 where slot = found_one.slot and pool = 'online';
  else
    return request_end(p_request, '2005', null, p_now);
  end if;
  update appointment set state = 'yy', hold_until = null, check_in_code = p_check_in_code, updated_at = p_now
    where code = p_code returning * into found_one;
  return request_end(p_request, '0', to_jsonb(found_one), p_now);
end $$;

-- Cancel a booking, or release a hold.
create function cancel(p_request jsonb, p_code text, p_owner text, p_reason text, p_now timestamptz) returns jsonb
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
  perform pool_settle(found_one.slot, p_now);
  select * into found_one from appointment where code = p_code for update;
  if found_one.state = 'yl' then
    update slot_pool set held = held - 1 where slot = found_one.slot and pool = 'online';
  elsif found_one.state = 'yy' then
    if p_now > found_one.cancel_until then return request_end(p_request, '2006', null, p_now); end if;
    update slot_pool set booked = booked - 1 where slot = found_one.slot and pool = 'online';
  else
    return request_end(p_request, case when found_one.state = 'gq' then '2004' else '2005' end, null, p_now);
  end if;
  update appointment set state = 'qx', hold_until = null, cancel_reason = p_reason, updated_at = p_now
    where code = p_code returning * into found_one;
  return request_end(p_request, '0', to_jsonb(found_one), p_now);
end $$;

-- Change how many places of a slot are offered online; never below what is taken.
create function change_capacity(p_request jsonb, p_slot jsonb, p_capacity integer, p_now timestamptz) returns jsonb
language plpgsql as $$
declare
  answer jsonb := request_begin(p_request);
  places slot_pool;
begin
  if answer is not null then return answer; end if;
  perform slot_open(p_slot);
  places := pool_settle(p_slot->>'code', p_now);
  if p_capacity < places.held + places.booked then
    return request_end(p_request, '2005', jsonb_build_object('taken', places.held + places.booked), p_now);
  end if;
  update slot_pool set capacity = p_capacity where slot = places.slot and pool = 'online' returning * into places;
  return request_end(p_request, '0', to_jsonb(places), p_now);
end $$;
