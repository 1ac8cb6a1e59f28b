-- What changed (变更), for those who follow the hall: the stage records of applications and the states of appointments.
-- A change is noted in the transaction of its cause.
--
-- Readers go by (txid, seq), and only up to the oldest transaction that is still open (pg_snapshot_xmin): a transaction
-- that commits late has a txid no reader has passed yet, so nothing is ever skipped. By `seq` alone it would be.

create table change (
  seq     bigint generated always as identity primary key,
  txid    xid8 not null default pg_current_xact_id(),
  -- bj application, yy appointment
  kind    text not null check (kind in ('bj', 'yy')),
  -- SBLSH or YYLSH
  key     text not null,
  -- whose: subject of the identity platform
  owner   text not null,
  payload jsonb not null
);
create index change_in_order on change (txid, seq);

create function note_change(p_kind text, p_key text, p_owner text, p_payload jsonb) returns void language sql as $$
  insert into change (kind, key, owner, payload) values (p_kind, p_key, p_owner, p_payload);
$$;

-- Changes after a cursor, in their order, as far as no open transaction can still add one before them.
create function changes_after(p_txid xid8, p_seq bigint, p_limit integer) returns setof change language sql stable as $$
  select * from change
  where (txid, seq) > (p_txid, p_seq) and txid < pg_snapshot_xmin(pg_current_snapshot())
  order by txid, seq limit p_limit;
$$;
