-- Telling residents through WeChat: where they are reached, what they granted, what is on its way, and the reminders
-- that facts lead to. Moments of business (due, not after, sent) are of our clock, which may be moved; leases and
-- delays of sending are real time.

-- Whose WeChat it is. The openid is sealed; its keyed hash finds it again.
create table contact (
  resident_id   text        primary key,
  openid_hash   text        not null unique,
  openid_sealed text        not null,
  locale        text        not null,
  updated_at    timestamptz not null
);

-- The state machine of the outbox, see bff/notifications/README.md. No row ever takes a step that is not in here.
create table outbox_transition (
  from_state text not null,
  to_state   text not null,
  primary key (from_state, to_state)
);
insert into outbox_transition (from_state, to_state) values
  ('created', 'sending'), ('created', 'expired'), ('created', 'cancelled'),
  ('sending', 'accepted'), ('sending', 'delivered'), ('sending', 'temporary-failure'), ('sending', 'permanent-failure'),
  ('sending', 'technical-failure'), ('sending', 'unknown'),
  ('temporary-failure', 'sending'), ('temporary-failure', 'expired'), ('temporary-failure', 'cancelled'),
  ('accepted', 'delivered'), ('accepted', 'technical-failure'),
  ('unknown', 'delivered'), ('unknown', 'technical-failure');

-- What is to reach WeChat. Written with the message of the inbox, in the transaction of its cause.
create table outbox (
  id              uuid        primary key default gen_random_uuid(),
  resident_id     text        not null,
  message_id      uuid        not null references message,
  dedupe_key      text        not null,
  purpose         text        not null,
  urgent          boolean     not null,
  not_after       timestamptz not null,
  state           text        not null default 'created' check (state in ('created', 'sending', 'accepted', 'delivered',
    'temporary-failure', 'permanent-failure', 'technical-failure', 'unknown', 'expired', 'cancelled')),
  -- why it is where it is: a code of WeChat, or a word of ours
  reason          text,
  attempts        integer     not null default 0,
  next_attempt_at timestamptz not null default now(),
  lease_until     timestamptz,
  -- keyed hash of the openid it went to
  recipient       text,
  template_id     text,
  -- 64 bits, as text
  msgid           text,
  sent_at         timestamptz,
  state_since     timestamptz not null default now(),
  created_at      timestamptz not null default now(),
  unique (resident_id, dedupe_key, purpose)
);
create index outbox_waiting on outbox (next_attempt_at) where state in ('created', 'temporary-failure');
create index outbox_waiting_of on outbox (resident_id) where state in ('created', 'temporary-failure');
create index outbox_unsettled on outbox (state, state_since) where state in ('sending', 'unknown');
create index outbox_awaiting_event on outbox (recipient, template_id, sent_at) where state in ('sending', 'accepted', 'unknown');
create index outbox_by_msgid on outbox (msgid) where msgid is not null;
-- WeChat refuses a second message while one is on its way to the same person (43108).
create unique index outbox_one_at_a_time on outbox (recipient) where state = 'sending';

create function outbox_takes_known_steps() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'created' then raise exception 'an outbox row begins as created, not %', new.state; end if;
    return new;
  end if;
  if new.state <> old.state then
    if not exists (select from outbox_transition where from_state = old.state and to_state = new.state) then
      raise exception 'no outbox row goes from % to %', old.state, new.state;
    end if;
    new.state_since := now();
  end if;
  return new;
end $$;
create trigger outbox_step before insert or update on outbox for each row execute function outbox_takes_known_steps();

-- Why nothing is sent at the moment. `by_clock`: until a moment of our clock (a new day), else of real time.
create table sending_pause (
  reason   text        primary key,
  until    timestamptz not null,
  by_clock boolean     not null
);

-- Append-only: what she granted and what was used of it. The balance is the sum of `change`.
create table grant_entry (
  id          bigint generated always as identity primary key,
  recipient   text        not null,
  template_id text        not null,
  -- accepted, rejected, banned: her answers · turned_off: in the chat of service notices · used, returned: by a message
  -- · refused: WeChat says that there is none left
  kind        text        not null check (kind in ('accepted', 'rejected', 'banned', 'turned_off', 'used', 'returned', 'refused')),
  source      text        not null check (source in ('phone', 'wechat', 'us')),
  change      integer     not null,
  -- the same answer, told before by the other source: this one counts for nothing
  twin        bigint      unique references grant_entry,
  -- the message that used it; kept when the message's row is gone
  outbox_id   uuid,
  -- the write that reported it: a repeat adds nothing
  reference   text,
  at          timestamptz not null,
  recorded_at timestamptz not null default now()
);
create unique index grant_entry_once on grant_entry (reference, template_id) where reference is not null;
create index grant_entry_of on grant_entry (recipient, template_id, id);

create function grants_are_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'entries of the grants ledger are never changed';
end $$;
create trigger grant_entry_no_change before update or delete on grant_entry
  for each row execute function grants_are_append_only();

-- Templates of the account as last read; known also when WeChat does not answer.
create table wechat_template (
  template_id text        primary key,
  purpose     text        unique,
  title       text        not null,
  kind        text        not null check (kind in ('one_time', 'long_term')),
  content     text        not null,
  read_at     timestamptz not null
);

-- One access token for all processes, sealed.
create table wechat_token (
  singleton    boolean     primary key default true check (singleton),
  sealed       text,
  expires_at   timestamptz,
  forced_at    timestamptz,
  forced_day   date,
  forced_count integer     not null default 0
);
insert into wechat_token default values;

-- Pushes and their contents that were taken: a replay or a retry changes nothing. Hashes only.
create table wechat_push (
  digest text        primary key,
  at     timestamptz not null default now()
);
create index wechat_push_old on wechat_push (at);
create table wechat_event (
  digest text        primary key,
  at     timestamptz not null default now()
);
create index wechat_event_old on wechat_event (at);

-- What reminders are derived from, the newest that is known of each thing.
create table fact (
  resident_id text        not null,
  kind        text        not null check (kind in ('appointment', 'certificate', 'application')),
  key         text        not null,
  -- an older version never takes the place of a newer one
  version     bigint      not null,
  -- when it came to be so: what should have been said before is not said later
  at          timestamptz not null,
  data        jsonb       not null,
  -- after this nothing follows from it any more; null when nothing does
  until       timestamptz,
  primary key (resident_id, kind, key)
);
create index fact_still_matters on fact (until) where until is not null;

-- Derived from facts, and made anew from them at any time.
create table reminder (
  resident_id text        not null,
  key         text        not null,
  fact_kind   text        not null,
  fact_key    text        not null,
  kind        text        not null,
  due_at      timestamptz not null,
  not_after   timestamptz not null,
  reminder_values jsonb   not null,
  page        text        not null,
  -- passed: its time was over before it could be told
  state       text        not null default 'planned' check (state in ('planned', 'told', 'passed')),
  primary key (resident_id, key)
);
create index reminder_due on reminder (due_at) where state = 'planned';
create index reminder_of_fact on reminder (resident_id, fact_kind, fact_key);
