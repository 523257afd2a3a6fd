-- What waits for a person.

set local role retaguarda_owner;

create schema processes;
grant usage on schema processes to retaguarda_app, retaguarda_readonly;

create table processes.exception (
  company_id uuid not null references companies.company (company_id),
  id uuid not null,
  -- The event that opened it; each opens one.
  event_id uuid not null,
  cause text not null check (cause ~ '^[a-z]+\.[a-z_]+$'),
  object_type text not null,
  object_id uuid not null,
  -- How a person names the thing: an access key, a file, a movement's date and memo.
  subject text not null,
  message text not null,
  status text not null default 'open' check (status in ('open', 'assigned', 'resolved', 'dismissed')),
  opened_at timestamptz not null default now(),
  resolved_at timestamptz,
  version integer not null default 1,
  primary key (company_id, id),
  constraint exception_event_once unique (company_id, event_id),
  constraint exception_event_fk foreign key (company_id, event_id) references kernel.event (company_id, id),
  constraint exception_resolution check ((resolved_at is null) = (status in ('open', 'assigned')))
);
-- One open exception for each cause of one thing.
create unique index exception_open_once on processes.exception (company_id, object_id, cause)
  where status in ('open', 'assigned');

select kernel.protect('processes.exception');

grant select, insert, update (status, resolved_at, version) on processes.exception to retaguarda_app;
grant select on all tables in schema processes to retaguarda_readonly;
