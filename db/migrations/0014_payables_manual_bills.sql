-- Bills without a document: written by hand, repeated, or of a payroll; what is attached to them; and lists of many.

set local role retaguarda_owner;

-- What is paid again and again: the next bill is made ahead, until it ends.
create table payables.recurring_bill (
  company_id uuid not null,
  id uuid not null,
  partner_id uuid not null,
  kind text not null check (kind in ('purchase', 'service', 'tax', 'payroll', 'expense', 'loan', 'other')),
  every text not null check (every in ('week', 'month', 'year')),
  -- The day that the others are counted from, so that the 31st comes back after a short month.
  first_due_on date not null,
  until_on date,
  amount_centavos bigint not null check (amount_centavos > 0),
  account_id uuid not null,
  document_number text,
  description text,
  -- How many bills of it were made: the next one is due so many times `every` after the first.
  made integer not null default 0 check (made >= 0),
  status text not null default 'active' check (status in ('active', 'ended')),
  created_at timestamptz not null default now(),
  version integer not null default 1,
  primary key (company_id, id),
  constraint recurring_bill_partner_fk foreign key (company_id, partner_id) references companies.partner (company_id, id),
  constraint recurring_bill_account_fk foreign key (company_id, account_id) references ledger.account (company_id, id),
  constraint recurring_bill_ends_after_it_starts check (until_on is null or until_on >= first_due_on)
);
create index recurring_bill_active on payables.recurring_bill (company_id, id) where status = 'active';

-- A payroll as the accountant's office sends it. The same file is taken once.
create table payables.payroll (
  company_id uuid not null,
  id uuid not null,
  competencia date not null check (extract(day from competencia) = 1),
  file_sha256 bytea not null check (length(file_sha256) = 32),
  file_name text not null,
  people integer not null check (people > 0),
  gross_centavos bigint not null check (gross_centavos > 0),
  net_centavos bigint not null check (net_centavos >= 0),
  created_at timestamptz not null default now(),
  primary key (company_id, id),
  constraint payroll_taken_once unique (company_id, file_sha256)
);

alter table payables.bill
  add column description text,
  add column recurring_bill_id uuid,
  -- Which of its repetitions it is, from 0.
  add column occurrence integer,
  add column payroll_id uuid,
  add constraint bill_recurring_fk foreign key (company_id, recurring_bill_id)
    references payables.recurring_bill (company_id, id),
  add constraint bill_payroll_fk foreign key (company_id, payroll_id) references payables.payroll (company_id, id),
  add constraint bill_occurrence_of_recurring check ((recurring_bill_id is null) = (occurrence is null)),
  add constraint bill_of_one_origin check (num_nonnulls(document_id, recurring_bill_id, payroll_id) <= 1);
create unique index bill_occurrence_once on payables.bill (company_id, recurring_bill_id, occurrence);
-- The same boleto, or the same number of the same supplier, is one bill.
create unique index bill_line_once on payables.bill (company_id, line) where status <> 'cancelled';
create unique index bill_number_once on payables.bill (company_id, partner_id, document_number, installment)
  where document_id is null and recurring_bill_id is null and document_number is not null and status <> 'cancelled';

-- Lists by due date and by amount; the open ones are what most lists show, and their total is read from the index alone. The
-- columns are what an index may be asked for under row security, which lets no expression through that could say a value.
alter table payables.bill
  add column ordered_due_on date not null generated always as (coalesce(due_on, '9999-12-31'::date)) stored,
  add column open_centavos bigint not null generated always as (amount_centavos - settled_centavos) stored;
create index bill_by_due on payables.bill (company_id, ordered_due_on, id)
  include (status, amount_centavos, open_centavos);
create index bill_open_by_due on payables.bill (company_id, ordered_due_on, id)
  include (amount_centavos, open_centavos) where status in ('open', 'partial');
create index bill_by_open_amount on payables.bill (company_id, open_centavos) where status in ('open', 'partial');
create index bill_by_amount on payables.bill (company_id, amount_centavos, id);
create index bill_by_number on payables.bill (company_id, document_number text_pattern_ops);

create table payables.bill_attachment (
  company_id uuid not null,
  bill_id uuid not null,
  file_id uuid not null,
  attached_at timestamptz not null default now(),
  primary key (company_id, bill_id, file_id),
  constraint bill_attachment_bill_fk foreign key (company_id, bill_id) references payables.bill (company_id, id),
  constraint bill_attachment_file_fk foreign key (company_id, file_id) references documents.file (company_id, id)
);

select kernel.protect(name::regclass) from unnest(array[
  'payables.recurring_bill', 'payables.payroll', 'payables.bill_attachment']) as name;

grant select, insert on payables.recurring_bill, payables.payroll, payables.bill_attachment to retaguarda_app;
grant update (made, status, version) on payables.recurring_bill to retaguarda_app;
grant update (kind, amount_centavos, competencia, entry_id, description, document_number, line, pix_key,
  recurring_bill_id, occurrence, payroll_id) on payables.bill to retaguarda_app;
grant select on payables.recurring_bill, payables.payroll, payables.bill_attachment to retaguarda_readonly;
