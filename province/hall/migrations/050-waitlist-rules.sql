-- How many things one person may wait for at a hall, and how long a place that is offered is kept: rules of the hall like all
-- others (013-rules.sql), an item's own where it has them. They are read in the transaction that adds an entry or makes an
-- offer: what a clerk has changed counts from the next one on.

update hall set rules = '{"waitlist": {"most": 3, "offerSeconds": 900}}'::jsonb || rules;

-- For a visit with these items: the stricter of each that one of them has.
create function waitlist_rules(p_hall text, p_items text[], out most integer, out offer_seconds integer)
language sql stable as $$
  select min((rule->>'most')::int), min((rule->>'offerSeconds')::int)
  from hall h
  cross join unnest(p_items) as wanted (item)
  left join hall_item_rules own on own.hall = h.code and own.item = wanted.item
  cross join lateral (select coalesce(own.rules->'waitlist', h.rules->'waitlist')) as its (rule)
  where h.code = p_hall;
$$;

-- Of these halls the first that lets nobody wait for more than these entries; null when all of them do.
-- Counted at each hall over all that the person waits for there.
create function waitlist_full_at(p_halls text[], p_items text[], p_others waitlist_entry[]) returns jsonb language sql stable as $$
  select jsonb_build_object('XZ', rules.most, 'DTBM', h.code, 'DTMC', h.name)
  from hall h, waitlist_rules(h.code, p_items) as rules
  where h.code = any (p_halls)
    and (select count(*) from unnest(p_others) as other where h.code = any (other.halls)) >= rules.most
  order by rules.most, h.code limit 1;
$$;
