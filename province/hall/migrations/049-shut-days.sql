-- A day, or a part of it, on which a hall shuts although it was open for booking: whoever was to come then is cancelled by
-- the hall, with its reason, in the transaction that shuts it. Opening the day again brings none of them back.
--
-- Locks as in 012-pools.sql, without the persons: whoever shuts a day makes the rows of all its slots, then holds all its
-- pools, in the order of (slot, pool) collate "C", before it looks who is shut out. Whoever takes a place there has its
-- pool's row, so they came before and are seen, or come after and see that the slot is shut.

alter table appointment
  -- dt the hall; null: the owner, or nobody
  add column cancelled_by text check (cancelled_by = 'dt'),
  add constraint hall_cancels_with_a_reason check (cancelled_by is null or (state = 'qx' and cancel_reason is not null));

-- The hall is shut at that time although it was open for booking: nobody takes a place, nobody is offered one.
alter table slot add column shut boolean not null default false;
update slot s set shut = true from hall h
where h.code = s.hall and exists (
  select from jsonb_array_elements(h.exceptions) as exception
  where exception->>'day' = s.day::text and not (exception->>'open')::boolean
);

-- p_open: [{from, to}], when the hall is open on the slot's day.
create function slot_is_within(p_slot slot, p_open jsonb) returns boolean language sql stable as $$
  select exists (
    select from jsonb_to_recordset(p_open) as hours ("from" timestamptz, "to" timestamptz)
    where p_slot.starts_at >= hours."from" and p_slot.ends_at <= hours."to"
  );
$$;

-- Visits still to come, and places still held, on a day of a hall that is open only then. Who has checked in is there.
create function visits_shut_out(p_hall text, p_day date, p_open jsonb, p_now timestamptz) returns setof appointment
language sql stable as $$
  select a.* from slot first join appointment a on a.slot = first.code
  where first.hall = p_hall and first.day = p_day
    and (a.state = 'yl' and a.hold_until > p_now or a.state = 'yy' and a.check_in_until >= p_now)
    and exists (
      select from slot each_slot
      where each_slot.code = any (array_prepend(a.slot, a.more_slots)) and not slot_is_within(each_slot, p_open)
    );
$$;

-- A day of a hall is open from now on only when p_open says. p_slots: all slots it had before, as slot_open takes them.
-- Answers how many were cancelled: {booked, held}.
create function day_shut(
  p_hall text, p_day date, p_slots jsonb, p_open jsonb, p_reason text, p_now timestamptz
) returns jsonb language plpgsql as $$
declare
  each_place record;
  gone appointment;
  booked integer := 0;
  held integer := 0;
begin
  perform slot_open(value) from (
    select value from jsonb_array_elements(p_slots) order by value->>'code' collate "C"
  ) as slots;
  update slot set shut = not slot_is_within(slot, p_open)
    where hall = p_hall and day = p_day and shut = slot_is_within(slot, p_open);
  for each_place in
    select p.slot, p.pool from slot s join slot_pool p on p.slot = s.code
    where s.hall = p_hall and s.day = p_day and p.pool <> 'walk_in' order by p.slot collate "C", p.pool collate "C"
  loop
    perform pool_settle(each_place.slot, each_place.pool, p_now);
  end loop;

  for gone in select * from visits_shut_out(p_hall, p_day, p_open, p_now) order by code loop
    -- Somebody may be checking in at this moment: who is there is served.
    update appointment set
        state = 'qx', hold_until = null, cancelled_by = 'dt', cancel_reason = p_reason, updated_at = p_now
      where code = gone.code and state = gone.state;
    continue when not found;
    perform pool_change(gone.slot, gone.pool, -(gone.state = 'yl')::int, -(gone.state = 'yy')::int, p_now);
    booked := booked + (gone.state = 'yy')::int;
    held := held + (gone.state = 'yl')::int;
  end loop;
  return jsonb_build_object('booked', booked, 'held', held);
end $$;

-- Whatever the rules said when somebody asked: no place of a shut slot is taken, and nobody comes back to one late.
create function shut_takes_nobody() returns trigger language plpgsql as $$
declare
  shut_one text;
begin
  select code into shut_one from slot where code = any (array_prepend(new.slot, new.more_slots)) and shut limit 1;
  if found then perform no_place_left(shut_one); end if;
  return new;
end $$;
create trigger appointment_begins_open before insert on appointment
  for each row execute function shut_takes_nobody();
create trigger appointment_stays_open before update on appointment
  for each row when (new.slot <> old.slot or new.more_slots <> old.more_slots or (new.state = 'yy' and old.state <> 'yy'))
  execute function shut_takes_nobody();

-- As in 020-waitlist.sql; a slot that is shut has no place for anybody.
create or replace function place_freed(p_slot text, p_pool text, p_now timestamptz) returns void language plpgsql as $$
declare
  at_slot slot;
begin
  if p_pool = 'walk_in' then return; end if;
  select * into strict at_slot from slot where code = p_slot;
  if not at_slot.released or at_slot.shut or at_slot.starts_at <= p_now then return; end if;
  while (select held + booked < capacity from slot_pool where slot = p_slot and pool = p_pool) loop
    exit when not waitlist_offer(at_slot, p_pool, p_now);
  end loop;
end $$;

-- As in 040-visits.sql, with who cancelled (QXF br the owner, dt the hall) and why (QXYY). What the hall takes back is news
-- to its owner, also where it was only held.
create or replace function appointment_is_noted() returns trigger language plpgsql as $$
begin
  perform note_change('yy', new.code, new.owner, (
    select jsonb_build_object('YYLSH', new.code, 'ZT', new.state, 'SJBBH', new.version, 'SX', visit_items(new),
      'DTBM', h.code, 'DTMC', h.name, 'DTDZ', h.address, 'KSSJ', hall_time(new.starts_at), 'JSSJ', hall_time(new.ends_at),
      'GXSJ', hall_time(new.updated_at), 'BRBZ', case when new.for_self then 1 else 0 end,
      'SFQR', case when new.check_in_code is null then 0 else 1 end, 'SSZT', new.appeal,
      'QXF', case when new.state = 'qx' then coalesce(new.cancelled_by, 'br') end,
      'QXYY', case when new.cancelled_by is not null then new.cancel_reason end)
    from hall h where h.code = new.hall
  ));
  return null;
end $$;
drop trigger appointment_change on appointment;
create trigger appointment_change after update on appointment
  for each row when (new.check_in_code is not null or new.cancelled_by is not null)
  execute function appointment_is_noted();
