-- Requests that must not happen twice.

set local role retaguarda_owner;

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
