-- What the company owes: one bill an installment, and who paid it.

set local role retaguarda_owner;

create schema payables;
grant usage on schema payables to retaguarda_app, retaguarda_readonly;

create table payables.bill (
  company_id uuid not null,
  id uuid not null,
  document_id uuid,
  kind text not null default 'purchase'
    check (kind in ('purchase', 'service', 'tax', 'payroll', 'expense', 'loan', 'other')),
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
  approval_status text not null default 'pending'
    check (approval_status in ('not_required', 'pending', 'awaiting_information', 'approved', 'returned', 'rejected')),
  -- PIS, COFINS and CSLL to withhold when it is paid: they stay in the supplier's account of the ledger until then.
  csrf_centavos bigint not null default 0 check (csrf_centavos >= 0),
  line text,
  pix_key text,
  cost_centre_id uuid,
  account_id uuid not null,
  entry_id uuid not null,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  primary key (company_id, id),
  constraint bill_document_fk foreign key (company_id, document_id) references documents.document (company_id, id),
  constraint bill_partner_fk foreign key (company_id, partner_id) references companies.partner (company_id, id),
  constraint bill_account_fk foreign key (company_id, account_id) references ledger.account (company_id, id),
  constraint bill_entry_fk foreign key (company_id, entry_id) references ledger.entry (company_id, id),
  constraint bill_installment_once unique (company_id, document_id, installment),
  constraint bill_status_follows_settlement check (
    status = 'cancelled'
    or status = case settled_centavos when 0 then 'open' when amount_centavos then 'settled' else 'partial' end)
);
-- What the bank's movements are matched against.
create index bill_open_by_amount on payables.bill (company_id, (amount_centavos - settled_centavos)) where status in ('open', 'partial');
create index bill_by_partner on payables.bill (company_id, partner_id, due_on);

-- Who paid what. One that is undone stays, with the moment it was undone.
create table payables.settlement (
  company_id uuid not null,
  id uuid not null,
  bill_id uuid not null,
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
  constraint settlement_bill_fk foreign key (company_id, bill_id) references payables.bill (company_id, id),
  constraint settlement_entry_fk foreign key (company_id, entry_id) references ledger.entry (company_id, id)
);
create unique index settlement_once on payables.settlement (company_id, bill_id, source_id) where undone_at is null;
create index settlement_by_source on payables.settlement (company_id, source_id);

select kernel.protect(name::regclass) from unnest(array['payables.bill', 'payables.settlement']) as name;

grant select, insert on payables.bill, payables.settlement to retaguarda_app;
grant update (undone_at) on payables.settlement to retaguarda_app;
grant update (due_on, settled_centavos, status, approval_status, account_id, cost_centre_id, csrf_centavos, version) on payables.bill
  to retaguarda_app;
grant select on all tables in schema payables to retaguarda_readonly;
