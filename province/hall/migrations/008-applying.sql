-- Applying online: forms, what was filled in, materials, what is due from the applicant, what others must be told.

-- Many items share a form; its version follows from its content.
create table form (
  version text primary key,
  schema  json not null
);
alter table item add column form text references form;

alter table application
  -- YHBZ: subject of the identity platform
  add column owner text not null default '',
  add column department text not null default '',
  add column department_name text not null default '',
  add column form_version text,
  add column form_values jsonb not null default '{}',
  -- LQFS, OBTAIN_PAPER_WAY: 0 at the counter, 1 by post
  add column delivery text not null default '0' check (delivery in ('0', '1')),
  -- SBHZH and SLHZH: numbers of the receipts for handing in and for acceptance
  add column submission_no text,
  add column receipt_no text,
  -- BZCLQD of the supplement that is due: [{CLBH, CLMC}]
  add column supplement_asked jsonb not null default '[]',
  -- when the applicant handed it in; the clock stands on until a clerk has received it
  add column supplement_handed_in_at timestamptz,
  -- RQSX: until when the deferred materials (容缺后补) must follow
  add column deferral_deadline date,
  -- how often the applicant handed in something after applying
  add column hand_ins integer not null default 0,
  add column rating jsonb;
update application a set department = i.department, department_name = d.name
  from item i join department d on d.code = i.department where i.task_code = a.item;
alter table application
  alter column owner drop default,
  alter column department drop default,
  alter column department_name drop default;
create index application_owner on application (owner, submitted_at);
drop index application_applicant;

-- Running number of the city: the last eight characters of an application's serial, and of receipts.
create sequence application_number start 10001 maxvalue 99999999 cycle;

alter table application_stage drop constraint application_stage_stage_check;
alter table application_stage add constraint application_stage_stage_check
  check (stage in ('SB', 'SL', 'SPCL', 'BZGZ', 'BZCL', 'BZSL', 'BJ', 'PJ'));

create table application_material (
  serial        text not null references application,
  -- CLBH: of the item's material, or of what a supplement asked for beside them
  code          text not null,
  position      integer not null,
  name          text not null,
  -- BYX: 1 required, 2 not required, 3 may follow later
  need          text not null check (need in ('1', '2', '3')),
  -- SQFS: 2 a stored paper, 4 follows later, 5 a certificate, 8 verified by the department, 9 made from the form
  way           text not null check (way in ('2', '4', '5', '8', '9')),
  certificate   text,
  authorization_id text,
  paper         text,
  -- HYJ
  compared      boolean not null default false,
  -- BYLY: the supplement that asked for it
  supplement    integer,
  handed_in_at  timestamptz not null,
  primary key (serial, code),
  check ((way = '2') = (paper is not null)),
  check ((way = '5') = (certificate is not null and authorization_id is not null))
);

-- What the certificate store must be told, written with its cause and carried out until the store has taken it.
-- Due times are the machine's: they count attempts, not business.
create table store_job (
  id        bigint generated always as identity primary key,
  kind      text not null check (kind in ('attach', 'verify', 'issue')),
  -- how the store knows it again: it may be sent twice, and is done once
  reference text not null unique,
  serial    text not null references application,
  data      jsonb not null,
  attempts  integer not null default 0,
  due_at    timestamptz not null default clock_timestamp(),
  done_at   timestamptz
);
create index store_job_open on store_job (due_at) where done_at is null;
