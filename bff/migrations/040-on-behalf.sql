-- Whom the acting resident acted for, by the identity platform's name for them; a company's credit code. Null: for herself.
alter table audit add column on_behalf_of text;
