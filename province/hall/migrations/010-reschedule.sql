-- Moving a booking, and telling those who follow the hall what becomes of bookings.

-- 数据版本: grows with every change of an appointment, so that of two tellings everybody knows the newer one.
alter table appointment add column version integer not null default 1;

create function appointment_counts_its_changes() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;
create trigger appointment_version before update on appointment
  for each row execute function appointment_counts_its_changes();

create function hall_time(p_at timestamptz) returns text language sql stable as $$
  select to_char(p_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS');
$$;

-- Whoever changes a booking, at a counter or online, it is noted with it. What was never more than a hold is nobody's news.
create function appointment_is_noted() returns trigger language plpgsql as $$
begin
  perform note_change('yy', new.code, new.owner, (
    select jsonb_build_object('YYLSH', new.code, 'ZT', new.state, 'SJBBH', new.version, 'SXBM', new.item, 'SXMC', new.item_name,
      'DTBM', h.code, 'DTMC', h.name, 'DTDZ', h.address, 'KSSJ', hall_time(new.starts_at), 'JSSJ', hall_time(new.ends_at),
      'GXSJ', hall_time(new.updated_at), 'BRBZ', case when new.for_self then 1 else 0 end, 'SFQR', 1)
    from hall h where h.code = new.hall
  ));
  return null;
end $$;
create trigger appointment_change after update on appointment
  for each row when (new.check_in_code is not null) execute function appointment_is_noted();

-- Move a booking to another slot (改期): the new place is taken first, then the old one given back, in one transaction.
-- p_refusal is {code, data} when the opening rule already says no to the new slot, else null; p_place is what an
-- appointment has of its place and time: {slot, hall, kind, day, starts_at, ends_at, cancel_until, check_in_from, check_in_until}.
--
-- Order of locks as in 003-ledger.sql, with two pool rows in the order of their slots' codes: two moves in opposite
-- directions wait for each other at the first row and never at the second. Rows of a new slot are made before any is locked.
create function reschedule(
  p_request jsonb, p_code text, p_owner text, p_refusal jsonb, p_slot jsonb, p_place jsonb, p_check_in_code text,
  p_limits jsonb, p_now timestamptz
) returns jsonb language plpgsql as $$
declare
  answer jsonb := request_begin(p_request);
  found_one appointment;
  wanted appointment;
  places slot_pool;
  each_slot text;
begin
  if answer is not null then return answer; end if;
  select * into found_one from appointment where code = p_code;
  if not found then return request_end(p_request, '1004', null, p_now); end if;
  if found_one.owner <> p_owner then return request_end(p_request, '1003', null, p_now); end if;

  perform person_lock(found_one.person);
  if p_refusal is null then perform slot_open(p_slot); end if;
  -- Another move of this appointment may have been faster: its slot is read again, under the person's lock.
  select * into found_one from appointment where code = p_code;
  for each_slot in
    select slot from unnest(array[found_one.slot, case when p_refusal is null then p_slot->>'code' end]) as slot
    where slot is not null group by slot order by slot collate "C"
  loop
    perform pool_settle(each_slot, p_now);
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

  select * into strict places from slot_pool where slot = wanted.slot and pool = 'online';
  if places.held + places.booked >= places.capacity then return request_end(p_request, '2001', null, p_now); end if;
  update slot_pool set booked = booked + 1 where slot = wanted.slot and pool = 'online';
  update slot_pool set booked = booked - 1 where slot = found_one.slot and pool = 'online';
  update appointment set
      slot = wanted.slot, hall = wanted.hall, kind = wanted.kind, day = wanted.day, starts_at = wanted.starts_at,
      ends_at = wanted.ends_at, cancel_until = wanted.cancel_until, check_in_from = wanted.check_in_from,
      check_in_until = wanted.check_in_until, check_in_code = p_check_in_code, updated_at = p_now
    where code = p_code returning * into found_one;
  return request_end(p_request, '0', to_jsonb(found_one), p_now);
end $$;
