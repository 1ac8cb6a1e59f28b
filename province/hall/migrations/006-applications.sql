-- Applications (申办件) and their stages, modelled on the EX_GDBS exchange tables of the provincial hall.

create table application (
  serial              text primary key,
  item                text not null references item,
  item_name           text not null,
  -- SQRLX: 1 person, 2 company
  applicant_type      smallint not null check (applicant_type in (1, 2)),
  applicant_name      text not null,
  applicant_id_type   text not null,
  applicant_id_no     text not null,
  -- sb submitted, sl accepted, sp in review, bz supplement asked for, bj finished
  state               text not null check (state in ('sb', 'sl', 'sp', 'bz', 'bj')),
  -- where it goes on when the supplement is in
  resume_state        text check (resume_state in ('sb', 'sl', 'sp')),
  current_step        text not null,
  promise_days        integer,
  promised_day        date,
  supplement_deadline date,
  -- since when the clock stands still
  suspended_on        date,
  reviews             integer not null default 0,
  supplements         integer not null default 0,
  submitted_at        timestamptz not null,
  updated_at          timestamptz not null,
  check ((state = 'bz') = (resume_state is not null)),
  check ((state = 'bz') = (supplement_deadline is not null)),
  check ((state = 'bz') = (suspended_on is not null))
);
create index application_applicant on application (applicant_id_type, applicant_id_no, submitted_at);
create index application_state on application (state, submitted_at);

-- One record per stage event (YWLSH), re-sent with the next SJBBH when it is corrected: the latest version wins.
create table application_stage (
  serial   text not null references application,
  stage    text not null check (stage in ('SB', 'SL', 'SPCL', 'BZGZ', 'BZSL', 'BJ')),
  -- which one of its kind: reviews and supplements may come several times
  nth      integer not null check (nth > 0),
  version  integer not null default 1 check (version > 0),
  at       timestamptz not null,
  record   jsonb not null,
  primary key (serial, stage, nth, version)
);
