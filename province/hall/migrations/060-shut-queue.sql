-- A hall that shuts today calls nobody any more: numbers that wait are ended with the bookings that are to come
-- (049-shut-days.sql), in the same transaction and with the same reason. Who has been called is at the desk and is served.
--
-- Locks: whoever shuts a day is alone with each of its lines before it takes the pools, then holds its walk-in pools too.
-- Whoever takes a number holds one of those, so it is seen here, or it finds the slot shut.

alter table ticket
  -- Why the hall ended it, in its own words.
  add column end_reason text,
  drop constraint ticket_state,
  -- dd waiting, jh called, bl served, gh missed a call and kept, wd absent, qx given back, tz ended by the hall
  add constraint ticket_state check (state in ('dd', 'jh', 'bl', 'gh', 'wd', 'qx', 'tz')),
  drop constraint ticket_has_its_place,
  add constraint ticket_has_its_place check (
    (appointment is null) <> (walk_in_slot is null) or (state in ('qx', 'tz') and appointment is null)
  ),
  add constraint hall_ends_with_a_reason check ((state = 'tz') = (end_reason is not null));

-- Numbers still in the queue on a day of a hall that is open only then (p_open as in slot_is_within). p_over: it does not
-- open again on that day, so that nobody is called who is still waiting.
create function numbers_shut_out(p_hall text, p_day date, p_open jsonb, p_over boolean, p_now timestamptz)
returns setof ticket language sql stable as $$
  select t.* from ticket t left join appointment a on a.code = t.appointment
  where t.hall = p_hall and t.day = p_day and (t.state = 'dd' or t.state = 'gh' and t.kept_until > p_now)
    and (p_over or exists (
      select from slot each_slot
      where each_slot.code = any (case when a.code is null then array[t.walk_in_slot] else array_prepend(a.slot, a.more_slots) end)
        and not slot_is_within(each_slot, p_open)
    ));
$$;

-- Ends them, with the bookings they were given for, and gives their places back. Answers those that were ended.
create function numbers_end(
  p_hall text, p_day date, p_open jsonb, p_over boolean, p_reason text, p_now timestamptz
) returns setof ticket language plpgsql as $$
declare
  gone ticket;
  visit appointment;
begin
  perform from slot s join slot_pool p on p.slot = s.code
    where s.hall = p_hall and s.day = p_day and p.pool = 'walk_in' order by p.slot collate "C" for update of p;
  for gone in select * from numbers_shut_out(p_hall, p_day, p_open, p_over, p_now) order by code loop
    update ticket set state = 'tz', end_reason = p_reason, ended_at = p_now, walk_in_slot = null, kept_until = null
      where code = gone.code and state = gone.state;
    continue when not found;
    if gone.appointment is null then
      perform pool_change(gone.walk_in_slot, 'walk_in', 0, -1, p_now);
    else
      update appointment set state = 'qx', cancelled_by = 'dt', cancel_reason = p_reason, updated_at = p_now
        where code = gone.appointment returning * into strict visit;
      perform pool_change(visit.slot, visit.pool, 0, -1, p_now);
    end if;
    return query select * from ticket where code = gone.code;
  end loop;
end $$;
