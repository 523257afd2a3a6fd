-- A spreadsheet that nobody will import is put aside, and an import is taken back whole: with who said so, when and why.

set local role retaguarda_owner;

alter table integrations.spreadsheet
  add column ended_by uuid,
  -- Why it was put aside or taken back, in the person's words.
  add column ended_reason text check (ended_reason <> ''),
  drop constraint spreadsheet_status_check,
  add constraint spreadsheet_status_check check (status in
    ('analysed', 'queued', 'running', 'completed', 'failed', 'discarded', 'undoing', 'undone')),
  add constraint spreadsheet_ended_by_somebody check (
    status not in ('discarded', 'undoing', 'undone') or (ended_by is not null and ended_reason is not null)),
  -- What was put aside or taken back may come again, as another.
  drop constraint spreadsheet_once;
create unique index spreadsheet_once on integrations.spreadsheet (company_id, sha256) where status not in ('discarded', 'undone');
drop index integrations.spreadsheet_waiting;
create index spreadsheet_waiting on integrations.spreadsheet (company_id, id) where status in ('queued', 'running', 'undoing');

grant update (ended_by, ended_reason) on integrations.spreadsheet to retaguarda_app;
