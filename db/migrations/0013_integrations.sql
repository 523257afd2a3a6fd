-- What comes in from outside, and how far it is.

set local role retaguarda_owner;

-- Files that were sent and are being read, read or failed: what the screen shows as progress, and what a run brought.
create schema integrations;
grant usage on schema integrations to retaguarda_app, retaguarda_readonly;
create table integrations.import_run (
  company_id uuid not null references companies.company (company_id),
  id uuid not null,
  status text not null default 'queued' check (status in ('queued', 'running', 'done', 'failed')),
  -- Where the work is: receive, read, titles, bank, verify.
  stage text,
  done integer not null default 0,
  requested_by uuid not null,
  requested_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  -- What stopped it, as a sentence.
  problem text,
  version integer not null default 1,
  primary key (company_id, id),
  constraint import_run_ended check ((ended_at is null) = (status in ('queued', 'running')))
);
-- One waits at most: files that come meanwhile are in the same one.
create unique index import_run_queued_once on integrations.import_run (company_id) where status = 'queued';
select kernel.protect('integrations.import_run');
grant select, insert, update (status, stage, done, started_at, ended_at, problem, version)
  on integrations.import_run to retaguarda_app;
grant select on all tables in schema integrations to retaguarda_readonly;
