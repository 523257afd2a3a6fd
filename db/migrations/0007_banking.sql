-- The bank's side: accounts, where their statements come from, and every movement once.

set local role retaguarda_owner;

create schema banking;
grant usage on schema banking to retaguarda_app, retaguarda_readonly;

create table banking.bank_account (
  company_id uuid not null references companies.company (company_id),
  id uuid not null,
  bank text not null check (bank ~ '^[0-9]{3}$'),
  branch text not null,
  number text not null,
  -- Its account in the ledger: one each.
  account_id uuid not null,
  opening_on date not null,
  opening_centavos bigint not null,
  status text not null default 'active' check (status in ('active', 'closed')),
  primary key (company_id, id),
  constraint bank_account_once unique (company_id, bank, branch, number),
  constraint bank_account_ledger_once unique (company_id, account_id),
  constraint bank_account_ledger_fk foreign key (company_id, account_id) references ledger.account (company_id, id)
);

-- How a bank names the account in its files: bound once, then known by exactly these three.
create table banking.feed (
  company_id uuid not null,
  id uuid not null,
  bank_account_id uuid not null,
  kind text not null check (kind in ('ofx', 'cnab240', 'cnab400', 'camt053', 'api', 'open_finance')),
  raw_triple text not null,
  primary key (company_id, id),
  constraint feed_bound_once unique (company_id, kind, raw_triple),
  constraint feed_account_fk foreign key (company_id, bank_account_id) references banking.bank_account (company_id, id)
);

create table banking.statement (
  company_id uuid not null,
  id uuid not null,
  document_id uuid not null,
  feed_id uuid not null,
  from_on date,
  to_on date,
  -- What the bank says the account holds, and on which day.
  closing_centavos bigint,
  closing_on date,
  movements integer not null,
  imported_at timestamptz not null default now(),
  primary key (company_id, id),
  constraint statement_imported_once unique (company_id, document_id),
  constraint statement_document_fk foreign key (company_id, document_id) references documents.document (company_id, id),
  constraint statement_feed_fk foreign key (company_id, feed_id) references banking.feed (company_id, id)
);

create table banking.movement (
  company_id uuid not null,
  id uuid not null,
  bank_account_id uuid not null,
  -- The statement that first showed it.
  statement_id uuid not null,
  moved_on date not null,
  amount_centavos bigint not null check (amount_centavos <> 0),
  memo text not null,
  check_number text not null default '',
  -- The bank's own id (FITID), which repeats, restarts and changes: a part of the identity, never the whole.
  bank_id text not null default '',
  -- Which of the identical rows of a file it is: two equal coffees on one day are two.
  occurrence integer not null check (occurrence > 0),
  raw text not null,
  -- Its words without numbers: movements that say the same each month.
  signature text not null,
  category text not null check (category in (
    'supplier-payment', 'customer-receipt', 'bank-fee', 'tax-payment', 'payroll', 'own-transfer', 'card-settlement',
    'interest-income', 'loan', 'refund', 'owner-draw', 'utility-payment', 'rent', 'other', 'unknown')),
  status text not null check (status in ('pending', 'settled', 'categorised')),
  -- It is in the books from its first moment: what nobody knows is in suspense.
  entry_id uuid not null,
  version integer not null default 1,
  primary key (company_id, id),
  constraint movement_once unique
    (company_id, bank_account_id, moved_on, amount_centavos, memo, check_number, bank_id, occurrence),
  constraint movement_account_fk foreign key (company_id, bank_account_id) references banking.bank_account (company_id, id),
  constraint movement_statement_fk foreign key (company_id, statement_id) references banking.statement (company_id, id),
  constraint movement_entry_fk foreign key (company_id, entry_id) references ledger.entry (company_id, id),
  constraint movement_unknown_is_pending check (category not in ('other', 'unknown') or status = 'pending')
);
create index movement_pending on banking.movement (company_id, id) where status = 'pending';
create index movement_by_day on banking.movement (company_id, bank_account_id, moved_on);

-- Why a movement is what it is. One decision stands at a time; those undone stay.
create table banking.match (
  company_id uuid not null,
  id uuid not null,
  movement_id uuid not null,
  level text not null check (level in ('key', 'batch', 'scored', 'person')),
  rule_id text not null,
  rule_version integer not null,
  confidence numeric(4, 3) not null check (confidence between 0 and 1),
  reason text not null,
  -- What it rests on, by name: how the amount is explained, who, which number, how far from the due date.
  parts jsonb not null default '{}',
  decided_at timestamptz not null default now(),
  undone_at timestamptz,
  primary key (company_id, id),
  constraint match_movement_fk foreign key (company_id, movement_id) references banking.movement (company_id, id)
);
create unique index match_stands_once on banking.match (company_id, movement_id) where undone_at is null;

select kernel.protect(name::regclass) from unnest(array[
  'banking.bank_account', 'banking.feed', 'banking.statement', 'banking.movement', 'banking.match']) as name;

grant select, insert on all tables in schema banking to retaguarda_app;
grant update (category, status, entry_id, version) on banking.movement to retaguarda_app;
grant update (undone_at) on banking.match to retaguarda_app;
grant update (status) on banking.bank_account to retaguarda_app;
grant select on all tables in schema banking to retaguarda_readonly;
