-- Places that come free together go by the line (051-waitlist-visits.sql had looked at visits with one given slot only): whoever is
-- earlier in line and can have one of them beside it comes before a later one who needs them whole.

-- The earliest visit for this entry in the run of free slots around this one, with it or beside it: what came free together
-- goes by the line, and not to a later one who needs it whole. Null when there is none. Nobody is offered the same start twice.
create or replace function waitlist_visit(
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
    if p_now <= start.starts_at - make_interval(mins => (terms->>'cutoffMin')::int)
      and waitlist_pool(array(select code from unnest(visit)), terms->'groups') = p_pool
      and not exists (select from appointment where waitlist = p_entry.code and slot = start.code)
    then return visit; end if;
  end loop;
  return null;
end $$;

-- The next in line for whom a place of this pool, or one that came free beside it, makes a whole visit, and who may have it,
-- has been offered it; false when there is nobody. Those at the head who may not have it are looked at again next time, so the look goes only so far.
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
  -- A visit with this slot reaches so far, and one that was wanted earlier and shares a slot with it as far again.
  run := free_run(p_slot, p_pool, 2 * reach - 1, p_now);
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
