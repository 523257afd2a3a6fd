-- People, the companies they belong to and in what roles, and what a company agreed.

set local role retaguarda_owner;

-- A person, of no company or of several. Who signs in is known to the identity schema by `identity_id`.
create table companies.app_user (
  user_id uuid primary key,
  identity_id text not null unique,
  name text not null check (name <> ''),
  email text not null unique,
  created_at timestamptz not null default now()
);

-- In what roles a person works in a company. One that ended stays, with its date.
create table companies.membership (
  company_id uuid not null references companies.company (company_id),
  id uuid not null,
  user_id uuid not null references companies.app_user (user_id),
  role text not null
    check (role in ('owner', 'admin', 'finance', 'approver', 'accountant', 'sales', 'auditor', 'integration')),
  granted_by uuid,
  granted_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (company_id, id)
);
create unique index membership_once on companies.membership (company_id, user_id, role) where ended_at is null;
select kernel.protect('companies.membership');

-- In which companies a person works: read before one is chosen, so it holds nothing else.
create table companies.member_directory (
  user_id uuid not null references companies.app_user (user_id),
  company_id uuid not null references companies.company (company_id),
  active boolean not null default true,
  primary key (user_id, company_id)
);

-- The company that a session works in, by the hash of the session's token: one at a time.
create table companies.session_company (
  session_hash bytea primary key check (length(session_hash) = 32),
  user_id uuid not null references companies.app_user (user_id),
  company_id uuid not null references companies.company (company_id),
  chosen_at timestamptz not null default now()
);

-- What the company agreed or tolerates where documents are silent: by it the bank's amounts are explained.
create table companies.reconciliation_terms (
  company_id uuid primary key references companies.company (company_id),
  late_fine_pct numeric(7, 4) check (late_fine_pct >= 0),
  late_interest_pct_month numeric(7, 4) check (late_interest_pct_month >= 0),
  rounding_limit_centavos bigint not null default 5 check (rounding_limit_centavos >= 0),
  collection_fee_centavos bigint check (collection_fee_centavos > 0),
  version integer not null default 1
);
select kernel.protect('companies.reconciliation_terms');

grant select, insert, update (name, email) on companies.app_user to retaguarda_app;
grant select, insert, update (ended_at) on companies.membership to retaguarda_app;
grant select, insert, update (active) on companies.member_directory to retaguarda_app;
grant select, insert, update (company_id, chosen_at) on companies.session_company to retaguarda_app;
grant select, insert,
  update (late_fine_pct, late_interest_pct_month, rounding_limit_centavos, collection_fee_centavos, version)
  on companies.reconciliation_terms to retaguarda_app;
grant select on all tables in schema companies to retaguarda_readonly;
