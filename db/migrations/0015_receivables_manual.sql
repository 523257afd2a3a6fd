-- Receivables without a document, what is attached to them, and lists of many.

set local role retaguarda_owner;

alter table receivables.receivable add column description text;
create unique index receivable_number_once on receivables.receivable (company_id, partner_id, document_number, installment)
  where document_id is null and document_number is not null and status <> 'cancelled';

-- Lists by due date and by amount; the open ones are what most lists show, and their total is read from the index alone. The
-- columns are what an index may be asked for under row security, which lets no expression through that could say a value.
alter table receivables.receivable
  add column ordered_due_on date not null generated always as (coalesce(due_on, '9999-12-31'::date)) stored,
  add column open_centavos bigint not null generated always as (amount_centavos - settled_centavos) stored;
create index receivable_by_due on receivables.receivable (company_id, ordered_due_on, id)
  include (status, amount_centavos, open_centavos);
create index receivable_open_by_due on receivables.receivable (company_id, ordered_due_on, id)
  include (amount_centavos, open_centavos) where status in ('open', 'partial');
create index receivable_by_open_amount on receivables.receivable (company_id, open_centavos) where status in ('open', 'partial');
create index receivable_by_amount on receivables.receivable (company_id, amount_centavos, id);
create index receivable_by_number on receivables.receivable (company_id, document_number text_pattern_ops);

create table receivables.receivable_attachment (
  company_id uuid not null,
  receivable_id uuid not null,
  file_id uuid not null,
  attached_at timestamptz not null default now(),
  primary key (company_id, receivable_id, file_id),
  constraint receivable_attachment_receivable_fk foreign key (company_id, receivable_id)
    references receivables.receivable (company_id, id),
  constraint receivable_attachment_file_fk foreign key (company_id, file_id) references documents.file (company_id, id)
);

select kernel.protect('receivables.receivable_attachment');

grant select, insert on receivables.receivable_attachment to retaguarda_app;
grant update (amount_centavos, competencia, entry_id, description, document_number, account_id)
  on receivables.receivable to retaguarda_app;
grant select on receivables.receivable_attachment to retaguarda_readonly;
