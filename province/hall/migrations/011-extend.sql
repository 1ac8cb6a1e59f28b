-- 延长: a hold may be made longer once, for those who need more time to read before they confirm.

alter table appointment add column extended boolean not null default false;

-- Keeps a held place as long again as it was kept at first, though never past its own start. Nothing is taken and nothing
-- given back: the pool's counts stay.
create function extend(p_request jsonb, p_code text, p_owner text, p_now timestamptz) returns jsonb language plpgsql as $$
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
  if found_one.state = 'gq' then return request_end(p_request, '2004', null, p_now); end if;
  if found_one.state <> 'yl' or found_one.extended then return request_end(p_request, '2005', null, p_now); end if;
  update appointment set
      hold_until = least(hold_until + (hold_until - created_at), starts_at), extended = true, updated_at = p_now
    where code = p_code returning * into found_one;
  return request_end(p_request, '0', to_jsonb(found_one), p_now);
end $$;
