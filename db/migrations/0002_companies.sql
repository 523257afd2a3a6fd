-- Who uses the product and with whom they deal: companies, and the partners who sell to them or buy from them.

set local role retaguarda_owner;

create schema companies;
grant usage on schema companies to retaguarda_app, retaguarda_readonly;

create table companies.company (
  company_id uuid primary key,
  name text not null check (name <> ''),
  -- 14 characters, the first twelve may be letters (IN RFB 2.229/2024); 11 digits for a person.
  tax_id text not null check (tax_id ~ '^([0-9A-Z]{12}[0-9]{2}|[0-9]{11})$'),
  tax_regime text not null check (tax_regime in ('simples', 'mei', 'presumido', 'real')),
  state text not null check (state ~ '^[A-Z]{2}$'),
  city text check (city ~ '^[0-9]{7}$'),
  -- A demonstration trusts the certificates of the built-in simulators; a real company never does.
  demonstration boolean not null default false,
  status text not null default 'active' check (status in ('active', 'archived')),
  created_at timestamptz not null default now(),
  version integer not null default 1
);

-- Which company has a tax id: the one list that is read before a company is chosen, so it holds nothing else.
create table companies.company_directory (
  tax_id text primary key,
  company_id uuid not null unique references companies.company (company_id)
);

create table companies.partner (
  company_id uuid not null references companies.company (company_id),
  id uuid not null,
  -- A foreigner has no tax id in Brazil: then the name is the identity.
  tax_id text check (tax_id ~ '^([0-9A-Z]{12}[0-9]{2}|[0-9]{11})$'),
  name text not null check (name <> ''),
  -- Nome fantasia: banks and people often call it so.
  trade_name text,
  is_supplier boolean not null default false,
  is_customer boolean not null default false,
  status text not null default 'requested' check (status in ('requested', 'active', 'blocked')),
  created_at timestamptz not null default now(),
  version integer not null default 1,
  primary key (company_id, id),
  constraint partner_tax_id_once unique (company_id, tax_id)
);
create unique index partner_foreign_name_once on companies.partner (company_id, name) where tax_id is null;

select kernel.protect(name::regclass) from unnest(array['companies.company', 'companies.partner']) as name;

grant select, insert on companies.company, companies.company_directory to retaguarda_app;
grant update (name, tax_regime, state, city, status, version) on companies.company to retaguarda_app;
grant select, insert on companies.partner to retaguarda_app;
grant update (name, is_supplier, is_customer, status, version) on companies.partner to retaguarda_app;
grant select on all tables in schema companies to retaguarda_readonly;
