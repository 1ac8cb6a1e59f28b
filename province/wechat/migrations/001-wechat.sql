-- Somebody who uses the mini-program. A session key exists once they have logged in.
create table wechat_user (
  openid text primary key,
  phone text not null,
  session_key text,
  position integer not null
);

-- Codes a phone obtained: for login (wx.login) or for the phone number (getPhoneNumber). Five minutes, one use.
create table code (
  code text primary key,
  purpose text not null check (purpose in ('login', 'phone')),
  openid text not null references wechat_user,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on code (openid, used_at);

create table access_token (
  token text primary key,
  -- /cgi-bin/token and /cgi-bin/stable_token know nothing of each other's tokens.
  space text not null check (space in ('plain', 'stable')),
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  forced boolean not null default false,
  -- From when on it is refused because a newer one took its place.
  superseded_at timestamptz
);
create index on access_token (space, issued_at desc);

create table template (
  id text primary key,
  title text not null,
  -- Lines such as `预约事项:{{thing1.DATA}}`.
  content text not null,
  example text not null,
  -- 2 一次性, 3 长期
  type smallint not null check (type in (2, 3)),
  position integer not null
);

create table subscription (
  openid text not null references wechat_user,
  template_id text not null references template,
  -- One-time: how many more messages may be sent.
  credits integer not null default 0 check (credits >= 0),
  -- Long-term: whether messages may be sent.
  accepted boolean not null default false,
  primary key (openid, template_id)
);

create table message (
  id bigint generated always as identity primary key,
  msgid bigint not null unique,
  openid text not null references wechat_user,
  template_id text not null references template,
  lines jsonb not null,
  page text,
  received_at timestamptz not null
);
create index on message (openid, id desc);

create table api_usage (
  day date not null,
  path text not null,
  used integer not null,
  primary key (day, path)
);
