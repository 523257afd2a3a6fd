-- What is received repeats, as what is paid does.

set local role retaguarda_owner;

create table receivables.recurring_receivable (
  company_id uuid not null,
  id uuid not null,
  partner_id uuid not null,
  every text not null check (every in ('week', 'month', 'year')),
  -- The day that the others are counted from, so that the 31st comes back after a short month.
  first_due_on date not null,
  until_on date,
  amount_centavos bigint not null check (amount_centavos > 0),
  account_id uuid not null,
  document_number text,
  description text,
  -- How many repetitions have gone by: the next one is due so many times `every` after the first.
  made integer not null default 0 check (made >= 0),
  skipped integer not null default 0 check (skipped >= 0),
  status text not null default 'active' check (status in ('active', 'paused', 'ended')),
  created_at timestamptz not null default now(),
  version integer not null default 1,
  primary key (company_id, id),
  constraint recurring_receivable_partner_fk foreign key (company_id, partner_id)
    references companies.partner (company_id, id),
  constraint recurring_receivable_account_fk foreign key (company_id, account_id)
    references ledger.account (company_id, id),
  constraint recurring_receivable_ends_after_it_starts check (until_on is null or until_on >= first_due_on),
  constraint recurring_receivable_skipped_of_made check (skipped <= made)
);
create index recurring_receivable_active on receivables.recurring_receivable (company_id, id) where status = 'active';

alter table receivables.receivable
  add column recurring_receivable_id uuid,
  -- Which of its repetitions it is, from 0.
  add column occurrence integer,
  add constraint receivable_recurring_fk foreign key (company_id, recurring_receivable_id)
    references receivables.recurring_receivable (company_id, id),
  add constraint receivable_occurrence_of_recurring check ((recurring_receivable_id is null) = (occurrence is null)),
  add constraint receivable_of_one_origin check (num_nonnulls(document_id, recurring_receivable_id) <= 1);
create unique index receivable_occurrence_once
  on receivables.receivable (company_id, recurring_receivable_id, occurrence);
drop index receivables.receivable_number_once;
create unique index receivable_number_once on receivables.receivable (company_id, partner_id, document_number, installment)
  where document_id is null and recurring_receivable_id is null and document_number is not null and status <> 'cancelled';

select kernel.protect('receivables.recurring_receivable');
grant select, insert on receivables.recurring_receivable to retaguarda_app;
grant update (amount_centavos, until_on, description, made, skipped, status, version)
  on receivables.recurring_receivable to retaguarda_app;
grant update (recurring_receivable_id, occurrence) on receivables.receivable to retaguarda_app;
grant select on receivables.recurring_receivable to retaguarda_readonly;
