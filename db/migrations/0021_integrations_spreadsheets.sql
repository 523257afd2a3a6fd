-- Spreadsheets that bring what a company had before: partners, open titles, opening balances. Each file is imported once.

set local role retaguarda_owner;

create table integrations.spreadsheet (
  company_id uuid not null references companies.company (company_id),
  id uuid not null,
  sha256 bytea not null,
  name text not null check (name <> ''),
  kind text check (kind in ('partners', 'payables', 'receivables', 'opening_balances')),
  -- The cells of the line of headings, as the file has them.
  headings text[] not null,
  heading_line integer not null check (heading_line > 0),
  -- Which column is which field, and what the file does not say by itself.
  mapping jsonb not null,
  -- What was understood of the lines by this mapping.
  analysis jsonb not null,
  status text not null default 'analysed' check (status in ('analysed', 'queued', 'running', 'completed', 'failed')),
  -- What the import made.
  result jsonb,
  -- What stopped it, as a sentence.
  problem text,
  uploaded_by uuid not null,
  uploaded_at timestamptz not null,
  imported_by uuid,
  touch_ms integer not null default 0,
  ended_at timestamptz,
  version integer not null default 1,
  primary key (company_id, id),
  constraint spreadsheet_once unique (company_id, sha256),
  constraint spreadsheet_blob_fk foreign key (company_id, sha256) references kernel.blob (company_id, sha256),
  constraint spreadsheet_completed_has_result check (status <> 'completed' or (result is not null and imported_by is not null))
);
create index spreadsheet_by_time on integrations.spreadsheet (company_id, uploaded_at, id);
create index spreadsheet_waiting on integrations.spreadsheet (company_id, id) where status in ('queued', 'running');
-- Balances are opened once; what is wrong in them is corrected by entries.
create unique index opening_balances_once on integrations.spreadsheet (company_id)
  where kind = 'opening_balances' and status = 'completed';

-- How a person mapped files of these headings, so that next month's is mapped already.
create table integrations.spreadsheet_mapping (
  company_id uuid not null references companies.company (company_id),
  headings_hash bytea not null check (length(headings_hash) = 32),
  mapping jsonb not null,
  mapped_at timestamptz not null,
  primary key (company_id, headings_hash)
);

select kernel.protect(name::regclass) from unnest(array[
  'integrations.spreadsheet', 'integrations.spreadsheet_mapping']) as name;

grant select, insert on integrations.spreadsheet, integrations.spreadsheet_mapping to retaguarda_app;
grant update (kind, headings, heading_line, mapping, analysis, status, result, problem, imported_by, touch_ms, ended_at, version)
  on integrations.spreadsheet to retaguarda_app;
grant update (mapping, mapped_at) on integrations.spreadsheet_mapping to retaguarda_app;
grant select on integrations.spreadsheet, integrations.spreadsheet_mapping to retaguarda_readonly;
