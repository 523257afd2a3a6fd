-- What the bank says of each boleto that was paid, since its statement shows one credit a day for all of them.

set local role retaguarda_owner;

create table banking.collection_return (
  company_id uuid not null,
  id uuid not null,
  document_id uuid not null,
  bank text not null check (bank ~ '^[0-9]{3}$'),
  agreement text not null,
  -- As the file numbers itself: some restart, some repeat, so it identifies nothing by itself.
  file_sequence text not null,
  titles integer not null,
  imported_at timestamptz not null default now(),
  primary key (company_id, id),
  constraint collection_return_imported_once unique (company_id, document_id),
  constraint collection_return_document_fk foreign key (company_id, document_id) references documents.document (company_id, id)
);

-- A title that was paid, by the first return that said so.
create table banking.collected_title (
  company_id uuid not null,
  id uuid not null,
  return_id uuid not null,
  bank text not null,
  -- The account that is credited; null where the file does not say one that is the company's, and then it is any of that bank.
  bank_account_id uuid,
  -- Where the file says it.
  batch text not null,
  record text not null,
  movement text not null,
  -- Nosso número, as the bank writes it.
  bank_title_id text not null,
  -- How the company named the title: seu número, and its own use.
  document_number text not null,
  company_use text not null,
  payer_tax_id text,
  due_on date,
  face_centavos bigint not null check (face_centavos >= 0),
  -- Interest and fine together.
  additions_centavos bigint not null check (additions_centavos >= 0),
  -- Discount and rebate together.
  discount_centavos bigint not null check (discount_centavos >= 0),
  paid_centavos bigint not null check (paid_centavos >= 0),
  -- What is credited of it.
  net_centavos bigint not null check (net_centavos >= 0),
  paid_on date,
  credited_on date,
  -- Which of the identical records of a file it is.
  occurrence integer not null check (occurrence > 0),
  primary key (company_id, id),
  -- Banks send the same payment again in other files.
  constraint collected_title_once unique nulls not distinct
    (company_id, bank, bank_title_id, document_number, company_use, movement, paid_on, paid_centavos, occurrence),
  constraint collected_title_return_fk foreign key (company_id, return_id) references banking.collection_return (company_id, id),
  constraint collected_title_account_fk foreign key (company_id, bank_account_id) references banking.bank_account (company_id, id)
);
create index collected_title_by_day on banking.collected_title (company_id, credited_on);

select kernel.protect(name::regclass) from unnest(array['banking.collection_return', 'banking.collected_title']) as name;

grant select, insert on banking.collection_return, banking.collected_title to retaguarda_app;
grant select on banking.collection_return, banking.collected_title to retaguarda_readonly;
