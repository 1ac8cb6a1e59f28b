-- What residents are told, what reminders follow from, and what they consented to lies sealed from here on. Rows from
-- before hold plain JSON in the same columns until the process that has the key seals them, when it starts
-- (bff/seal-plain.ts): JSON begins with a brace, sealed text never does.

alter table message rename column message_values to content;
alter table message alter column content type text using content::text;

alter table fact rename column data to content;
alter table fact alter column content type text using content::text;

-- A reminder's words follow from its fact when it is told: no second copy of them.
alter table reminder drop column reminder_values, drop column page;

-- Names, fields and purpose.
alter table consent add column content text;
update consent set content = jsonb_build_object('certificateName', certificate_name, 'granteeName', grantee_name,
  'fields', fields, 'purpose', purpose, 'itemName', item_name)::text;
alter table consent alter column content set not null, drop column certificate_name, drop column grantee_name,
  drop column fields, drop column purpose, drop column item_name;

-- So that looking for plain rows at every start costs nothing.
create index message_plain on message (id) where content like '{%';
create index fact_plain on fact (key) where content like '{%';
create index consent_plain on consent (id) where content like '{%';

-- What is removed after a time (bff/retention/rules.ts) is found by it.
create index draft_old on draft (updated_at);
create index message_old on message (created_at);
create index outbox_old on outbox (not_after);
