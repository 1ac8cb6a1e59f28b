-- 延长, told apart by how she uses her phone: once as a rule; in 长者模式 as often as it is asked for, up to `p_most` times.
-- WCAG 2.2.1 calls ten times enough for everybody; without an end one person could keep a place from all others.

alter table appointment add column extensions integer not null default 0;

drop function extend(jsonb, text, text, timestamptz);

-- Each time as long as it was kept at first, never past its own start. What is `extended` without an extension was offered
-- for a short time only, because the next in line waits: it is not made longer for anybody.
create function extend(p_request jsonb, p_code text, p_owner text, p_most integer, p_now timestamptz) returns jsonb
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
  if found_one.state <> 'yl' or found_one.extensions >= p_most
    or (found_one.extended and found_one.extensions = 0)
  then
    return request_end(p_request, '2005', null, p_now);
  end if;
  update appointment set
      hold_until = least(hold_until + (hold_until - created_at) / (extensions + 1), starts_at),
      extended = true, extensions = extensions + 1, updated_at = p_now
    where code = p_code returning * into found_one;
  return request_end(p_request, '0', to_jsonb(found_one), p_now);
end $$;
