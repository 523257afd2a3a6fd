-- What arrives: channels, files with exactly one fate each, and the documents read from them.

set local role retaguarda_owner;

create schema documents;
grant usage on schema documents to retaguarda_app, retaguarda_readonly;

create table documents.channel (
  company_id uuid not null references companies.company (company_id),
  id uuid not null,
  kind text not null check (kind in ('email', 'folder', 'upload', 'api', 'sefaz', 'nfse', 'bank')),
  name text not null,
  primary key (company_id, id),
  constraint channel_name_once unique (company_id, kind, name)
);

create table documents.file (
  company_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  name text not null check (name <> ''),
  sha256 bytea not null,
  -- Unknown only until the file has been read: a file that was stored and not yet read is taken up by the next run.
  fate text check (fate in ('accepted', 'duplicate', 'quarantined', 'unrecognised')),
  -- The file that holds the same bytes and came first.
  duplicate_of_id uuid,
  received_at timestamptz not null default now(),
  primary key (company_id, id),
  constraint file_channel_fk foreign key (company_id, channel_id) references documents.channel (company_id, id),
  constraint file_blob_fk foreign key (company_id, sha256) references kernel.blob (company_id, sha256),
  constraint file_duplicate_fk foreign key (company_id, duplicate_of_id) references documents.file (company_id, id),
  -- The same bytes under the same name in the same channel are the same arrival, seen again.
  constraint file_arrives_once unique (company_id, channel_id, name, sha256)
);
create index file_by_content on documents.file (company_id, sha256);
create index file_unread on documents.file (company_id, id) where fate is null;

create table documents.document (
  company_id uuid not null,
  id uuid not null,
  file_id uuid not null,
  -- Which part of its file it is, when one file holds several.
  part text not null default '',
  kind text not null,
  key text,
  status text not null check (status in ('accepted', 'duplicate', 'quarantined', 'unrecognised')),
  signature text check (signature in ('valid', 'invalid', 'untrusted', 'absent')),
  authority_status text check (authority_status in ('authorised', 'cancelled', 'denied', 'unconfirmed')),
  partner_id uuid,
  -- The document's own number, as people quote it when they pay.
  number text,
  issued_on date,
  issued_at text,
  amount_centavos bigint,
  facts jsonb not null,
  -- What an accepted note means for the company, until and after its titles are opened.
  trade jsonb,
  trade_done_at timestamptz,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  primary key (company_id, id),
  constraint document_file_fk foreign key (company_id, file_id) references documents.file (company_id, id),
  constraint document_partner_fk foreign key (company_id, partner_id) references companies.partner (company_id, id),
  constraint document_part_once unique (company_id, file_id, part)
);
-- A key is accepted once, whatever name, envelope or channel it comes in.
create unique index document_accepted_once on documents.document (company_id, kind, key)
  where status = 'accepted' and key is not null;
create index document_trade_waiting on documents.document (company_id, id)
  where trade is not null and trade_done_at is null;
-- An NFS-e that was issued in the place of another, by the other's key.
create index document_replacing on documents.document (company_id, (trade -> 'refersTo' ->> 0)) where kind = 'nfse';
create index document_by_key on documents.document (company_id, key) where key is not null;

-- Things that the company sells, by its own notes: evidence of what it buys to sell again.
create table documents.sold_ncm (
  company_id uuid not null,
  ncm text not null,
  document_id uuid not null,
  primary key (company_id, ncm),
  constraint sold_ncm_document_fk foreign key (company_id, document_id) references documents.document (company_id, id)
);

create table documents.problem (
  company_id uuid not null,
  document_id uuid not null,
  position smallint not null,
  code text not null,
  path text,
  message text not null,
  primary key (company_id, document_id, position),
  constraint problem_document_fk foreign key (company_id, document_id) references documents.document (company_id, id)
);

select kernel.protect(name::regclass) from unnest(array[
  'documents.channel', 'documents.file', 'documents.document', 'documents.sold_ncm', 'documents.problem']) as name;

grant select, insert on all tables in schema documents to retaguarda_app;
grant update (fate, duplicate_of_id) on documents.file to retaguarda_app;
grant update (status, authority_status, partner_id, trade_done_at, version) on documents.document to retaguarda_app;
grant select on all tables in schema documents to retaguarda_readonly;
