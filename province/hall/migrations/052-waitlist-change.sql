-- 更改候补: other halls and days for the same visit. The place in line stays: it is by the time since when she waits for this
-- visit, and whoever joins may choose as widely as she likes, so that choosing more later gives nothing that was not to be
-- had at the beginning.

-- p_refusal is {code, data} when it cannot be waited for like this, else null; p_wish: {halls, days, last_day, terms}. A
-- place that is offered right now stays hers to confirm or to give back.
create function waitlist_change(p_request jsonb, p_code text, p_owner text, p_refusal jsonb, p_wish jsonb, p_now timestamptz)
returns jsonb language plpgsql as $$
declare
  answer jsonb := request_begin(p_request);
  found_one waitlist_entry;
  changed waitlist_entry;
  others waitlist_entry[];
begin
  if answer is not null then return answer; end if;
  select * into found_one from waitlist_entry where code = p_code;
  if not found then return request_end(p_request, '1004', null, p_now); end if;
  if found_one.owner <> p_owner then return request_end(p_request, '1003', null, p_now); end if;

  perform person_lock(found_one.person);
  select * into found_one from waitlist_entry where code = p_code for update;
  if found_one.state not in ('hb', 'yl') then return request_end(p_request, '2005', null, p_now); end if;
  if p_refusal is not null then
    return request_end(p_request, p_refusal->>'code', p_refusal->'data', p_now);
  end if;

  changed := jsonb_populate_record(found_one, p_wish);
  select array_agg(e) into others from waitlist_entry e
    where person = changed.person and code <> p_code and state in ('hb', 'yl')
      and last_day >= (p_now at time zone interval '8 hours')::date;
  answer := waitlist_full_at(
    array(select unnest(changed.halls) except select unnest(found_one.halls)), waitlist_items(changed), others);
  if answer is not null then return request_end(p_request, '2015', answer, p_now); end if;

  update waitlist_entry set
      halls = changed.halls, days = changed.days, last_day = changed.last_day, terms = changed.terms,
      look_at = p_now, version = version + 1, updated_at = p_now
    where code = p_code returning * into changed;
  delete from waitlist_choice where entry = p_code;
  perform waitlist_choose(changed);
  return request_end(p_request, '0', to_jsonb(changed) || jsonb_build_object('ahead', waitlist_ahead(changed, p_now)), p_now);
end $$;
