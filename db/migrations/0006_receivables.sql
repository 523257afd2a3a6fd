-- What the company is owed: one receivable an installment, and who paid it.

set local role retaguarda_owner;

create schema receivables;
grant usage on schema receivables to retaguarda_app, retaguarda_readonly;

create table receivables.receivable (
  company_id uuid not null,
  id uuid not null,
  document_id uuid,
  partner_id uuid not null,
  installment text not null,
  -- The number people quote when they pay; the document's own.
  document_number text,
  issued_on date not null,
  due_on date,
  competencia date not null check (extract(day from competencia) = 1),
  amount_centavos bigint not null check (amount_centavos > 0),
  -- What the document itself says of paying late or early.
  fine_pct numeric(7, 4) check (fine_pct >= 0),
  interest_pct_month numeric(7, 4) check (interest_pct_month >= 0),
  discount_pct numeric(7, 4) check (discount_pct >= 0),
  discount_until date,
  -- Kept beside its settlements so that open titles are found by index; `verify` compares the two.
  settled_centavos bigint not null default 0 check (settled_centavos between 0 and amount_centavos),
  status text not null default 'open' check (status in ('open', 'partial', 'settled', 'cancelled')),
  account_id uuid not null,
  entry_id uuid not null,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  primary key (company_id, id),
  constraint receivable_document_fk foreign key (company_id, document_id) references documents.document (company_id, id),
  constraint receivable_partner_fk foreign key (company_id, partner_id) references companies.partner (company_id, id),
  constraint receivable_account_fk foreign key (company_id, account_id) references ledger.account (company_id, id),
  constraint receivable_entry_fk foreign key (company_id, entry_id) references ledger.entry (company_id, id),
  constraint receivable_installment_once unique (company_id, document_id, installment),
  constraint receivable_status_follows_settlement check (
    status = 'cancelled'
    or status = case settled_centavos when 0 then 'open' when amount_centavos then 'settled' else 'partial' end)
);
-- What the bank's movements are matched against.
create index receivable_open_by_amount on receivables.receivable (company_id, (amount_centavos - settled_centavos)) where status in ('open', 'partial');
create index receivable_by_partner on receivables.receivable (company_id, partner_id, due_on);

-- Who paid what. One that is undone stays, with the moment it was undone.
create table receivables.settlement (
  company_id uuid not null,
  id uuid not null,
  receivable_id uuid not null,
  settled_on date not null,
  amount_centavos bigint not null check (amount_centavos > 0),
  interest_centavos bigint not null default 0 check (interest_centavos >= 0),
  fine_centavos bigint not null default 0 check (fine_centavos >= 0),
  discount_centavos bigint not null default 0 check (discount_centavos >= 0),
  fee_centavos bigint not null default 0 check (fee_centavos >= 0),
  source text not null check (source in ('movement', 'cash', 'offset', 'write_off', 'credit_note')),
  -- The movement or the document that settles it.
  source_id uuid,
  entry_id uuid not null,
  created_at timestamptz not null default now(),
  undone_at timestamptz,
  primary key (company_id, id),
  constraint settlement_receivable_fk foreign key (company_id, receivable_id) references receivables.receivable (company_id, id),
  constraint settlement_entry_fk foreign key (company_id, entry_id) references ledger.entry (company_id, id)
);
create unique index settlement_once on receivables.settlement (company_id, receivable_id, source_id) where undone_at is null;
create index settlement_by_source on receivables.settlement (company_id, source_id);

select kernel.protect(name::regclass) from unnest(array['receivables.receivable', 'receivables.settlement']) as name;

grant select, insert on receivables.receivable, receivables.settlement to retaguarda_app;
grant update (undone_at) on receivables.settlement to retaguarda_app;
grant update (due_on, settled_centavos, status, version) on receivables.receivable to retaguarda_app;
grant select on all tables in schema receivables to retaguarda_readonly;
