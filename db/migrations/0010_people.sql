-- People sign in: who they are (the sign-in library's own schema, which the application cannot read), which companies they
-- belong to and in what roles, what a session works on, and requests that must not happen twice.

do $$
begin
  begin
    create role retaguarda_identity nologin;
  exception when duplicate_object or unique_violation then
    null;
  end;
  if not pg_has_role(current_user, 'retaguarda_identity', 'member') then
    grant retaguarda_identity to current_user;
  end if;
end;
$$;

set local role retaguarda_owner;

-- The tables of better-auth 1.7.6 with two-factor and passkeys, as it names them. Only its role reads or writes here: it keeps
-- session tokens in clear (the gap is recorded in docs/decisions/0013).
create schema identity;
grant usage on schema identity to retaguarda_identity;

create table identity."user" (
  "id" text primary key,
  "name" text not null,
  "email" text not null unique,
  "emailVerified" boolean not null,
  "image" text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp,
  "twoFactorEnabled" boolean
);
create table identity."session" (
  "id" text primary key,
  "expiresAt" timestamptz not null,
  "token" text not null unique,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references identity."user" ("id") on delete cascade
);
create index "session_userId_idx" on identity."session" ("userId");
create table identity."account" (
  "id" text primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references identity."user" ("id") on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope" text,
  "password" text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null
);
create index "account_userId_idx" on identity."account" ("userId");
create table identity."verification" (
  "id" text primary key,
  "identifier" text not null,
  "value" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp
);
create index "verification_identifier_idx" on identity."verification" ("identifier");
create table identity."twoFactor" (
  "id" text primary key,
  "secret" text not null,
  "backupCodes" text not null,
  "userId" text not null references identity."user" ("id") on delete cascade,
  "verified" boolean,
  "failedVerificationCount" integer,
  "lockedUntil" timestamptz
);
create index "twoFactor_secret_idx" on identity."twoFactor" ("secret");
create index "twoFactor_userId_idx" on identity."twoFactor" ("userId");
create table identity."passkey" (
  "id" text primary key,
  "name" text,
  "publicKey" text not null,
  "userId" text not null references identity."user" ("id") on delete cascade,
  "credentialID" text not null,
  "counter" integer not null,
  "deviceType" text not null,
  "backedUp" boolean not null,
  "transports" text,
  "createdAt" timestamptz,
  "aaguid" text
);
create index "passkey_userId_idx" on identity."passkey" ("userId");
create index "passkey_credentialID_idx" on identity."passkey" ("credentialID");
create table identity."rateLimit" (
  "id" text primary key,
  "key" text not null unique,
  "count" integer not null,
  "lastRequest" bigint not null
);
grant select, insert, update, delete on all tables in schema identity to retaguarda_identity;

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

-- A request that creates or moves money, by the key that its sender gave it: the answer is kept in the transaction of the
-- change, so the second time it is the same answer and no second change.
create table kernel.request (
  company_id uuid not null,
  credential text not null,
  key text not null check (length(key) between 1 and 255),
  fingerprint bytea not null check (length(fingerprint) = 32),
  status smallint not null,
  answer jsonb not null,
  answered_at timestamptz not null default now(),
  primary key (company_id, credential, key)
);
select kernel.protect('kernel.request');
grant select, insert on kernel.request to retaguarda_app;
grant select on kernel.request to retaguarda_readonly;

-- Files that were sent and are being read, read or failed: what the screen shows as progress, and what a run brought.
create schema integrations;
grant usage on schema integrations to retaguarda_app, retaguarda_readonly;
create table integrations.import_run (
  company_id uuid not null references companies.company (company_id),
  id uuid not null,
  status text not null default 'queued' check (status in ('queued', 'running', 'done', 'failed')),
  -- Where the work is: receive, read, titles, bank, verify.
  stage text,
  done integer not null default 0,
  requested_by uuid not null,
  requested_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  -- What stopped it, as a sentence.
  problem text,
  version integer not null default 1,
  primary key (company_id, id),
  constraint import_run_ended check ((ended_at is null) = (status in ('queued', 'running')))
);
-- One waits at most: files that come meanwhile are in the same one.
create unique index import_run_queued_once on integrations.import_run (company_id) where status = 'queued';
select kernel.protect('integrations.import_run');
grant select, insert, update (status, stage, done, started_at, ended_at, problem, version)
  on integrations.import_run to retaguarda_app;
grant select on all tables in schema integrations to retaguarda_readonly;
