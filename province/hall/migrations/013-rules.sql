-- Rules for each hall and, where it differs, for an item at a hall; what clerks change of them while the hall runs; no-shows
-- that were forgiven, and appeals (申诉) against them.

update hall set rules = '{"unit": "workday", "proxyAllowed": true, "quotaPools": []}'::jsonb || rules;

-- 放号: [{day, slot}], opened before the rule would; slot null for the whole day
alter table hall add column releases jsonb not null default '[]';

create table hall_item_rules (
  hall  text not null references hall,
  item  text not null references item,
  -- those of the hall's rules that are others for this item
  rules jsonb not null,
  primary key (hall, item)
);

alter table appointment
  -- A no-show that counts no more, by a clerk's word; its record stays.
  add column forgiven_at timestamptz,
  add column forgiven_reason text,
  -- dc undecided, tg granted, bh refused
  add column appeal text check (appeal in ('dc', 'tg', 'bh')),
  add column appeal_reason text,
  add column appealed_at timestamptz,
  add column appeal_answer text,
  add constraint only_no_shows_are_forgiven check (forgiven_at is null or state = 'sy'),
  add constraint appeals_have_reasons check ((appeal is null) = (appeal_reason is null)),
  add constraint granted_is_forgiven check (appeal <> 'tg' or forgiven_at is not null);
create index appointment_appealed on appointment (hall, appealed_at) where appeal = 'dc';

-- As in 004-ledger-functions.sql, and: a no-show that was forgiven counts nowhere. p_limits: {perDay, perWeek, perMonth,
-- noShows, banDays, ofItem}: ofItem names the limits that are the item's own and are counted on that item alone.
create or replace function limit_reached(p_wanted appointment, p_limits jsonb, p_now timestamptz) returns jsonb
language plpgsql as $$
declare
  mine record;
  banned_until timestamptz;
  ban interval := make_interval(days => (p_limits->>'banDays')::int);
  local interval := interval '8 hours';
  own jsonb := coalesce(p_limits->'ofItem', '[]');
begin
  select
    bool_or(at_hall and is_missed) as has_no_show,
    max(frees_at) filter (where item = p_wanted.item and day = p_wanted.day) as item_frees,
    min(own_code) filter (where item = p_wanted.item and day = p_wanted.day) as item_blocking,
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
    select *, hall = p_wanted.hall as at_hall, item = p_wanted.item as same_item,
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
          and (item = p_wanted.item or not own ? 'noShow')
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

-- The rules of a hall were changed: slots somebody has touched already get the places the rules give them now, though
-- never fewer than are taken, and none where a clerk said how many. Groups that are no more get no further places.
-- p_slots: as slot_open takes them. In the order of (slot, pool), as all who take several rows do.
create function slots_measure(p_slots jsonb, p_now timestamptz) returns void language plpgsql as $$
declare
  each_slot jsonb;
  each_pool text;
  places slot_pool;
begin
  for each_slot in
    select value from jsonb_array_elements(p_slots) join slot on slot.code = value->>'code' order by slot.code collate "C"
  loop
    perform slot_open(each_slot);
    for each_pool in
      select pool from slot_pool where slot = each_slot->>'code' and not by_hand order by pool collate "C"
    loop
      places := pool_settle(each_slot->>'code', each_pool, p_now);
      perform pool_change(places.slot, places.pool, 0, 0, p_now, greatest(
        case places.pool when 'online' then (each_slot->>'online')::int when 'walk_in' then (each_slot->>'walkIn')::int
          else coalesce((each_slot->'groups'->>places.pool)::int, 0) end,
        places.held + places.booked) - places.capacity);
    end loop;
  end loop;
end $$;

-- As in 010-reschedule.sql, with what became of an appeal (SSZT).
create or replace function appointment_is_noted() returns trigger language plpgsql as $$
begin
  perform note_change('yy', new.code, new.owner, (
    select jsonb_build_object('YYLSH', new.code, 'ZT', new.state, 'SJBBH', new.version, 'SXBM', new.item, 'SXMC', new.item_name,
      'DTBM', h.code, 'DTMC', h.name, 'DTDZ', h.address, 'KSSJ', hall_time(new.starts_at), 'JSSJ', hall_time(new.ends_at),
      'GXSJ', hall_time(new.updated_at), 'BRBZ', case when new.for_self then 1 else 0 end, 'SFQR', 1, 'SSZT', new.appeal)
    from hall h where h.code = new.hall
  ));
  return null;
end $$;
