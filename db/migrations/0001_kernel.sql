-- The ground that every slice stands on: the roles, the event log with its audit chain, and the stored bytes.

do $$
declare
  role_name text;
begin
  -- Roles belong to the whole server, so another database of it may have made them already, even at this moment.
  foreach role_name in array array['retaguarda_owner', 'retaguarda_app', 'retaguarda_sealer', 'retaguarda_readonly'] loop
    begin
      execute format('create role %I nologin', role_name);
    exception when duplicate_object or unique_violation then
      null;
    end;
    if not pg_has_role(current_user, role_name, 'member') then
      execute format('grant %I to current_user', role_name);
    end if;
  end loop;
  execute format('grant create on database %I to retaguarda_owner', current_database());
end;
$$;

revoke all on schema public from public;
alter schema kernel owner to retaguarda_owner;
alter table kernel.migration owner to retaguarda_owner;
grant usage on schema kernel to retaguarda_app, retaguarda_sealer, retaguarda_readonly;

set local role retaguarda_owner;

-- The company that row security lets this transaction see. The setting reads as '' after a commit, hence nullif.
create function kernel.current_company() returns uuid
language sql stable parallel safe
as $$ select nullif(current_setting('app.company_id', true), '')::uuid $$;

-- Gives a company's table its policy, enabled and forced, so that not even the owner of the table escapes it.
create function kernel.protect(target regclass) returns void
language plpgsql
as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy company_isolation on %s using (company_id = (select kernel.current_company()))'
    ' with check (company_id = (select kernel.current_company()))', target);
end;
$$;

-- Facts that are never changed: whoever tries, by whatever way, is told so.
create function kernel.refuse_change() returns trigger
language plpgsql
as $$
begin
  raise exception 'rows of %.% are never changed or removed', tg_table_schema, tg_table_name
    using errcode = 'restrict_violation', constraint = 'never_changed';
end;
$$;

create function kernel.make_append_only(target regclass) returns void
language plpgsql
as $$
begin
  execute format(
    'create trigger never_changed before update or delete on %s for each row execute function kernel.refuse_change()',
    target);
  execute format(
    'create trigger never_emptied before truncate on %s for each statement execute function kernel.refuse_change()',
    target);
end;
$$;

create table kernel.event (
  company_id uuid not null,
  id uuid not null,
  type text not null check (type ~ '^[a-z]+\.[a-z_]+$'),
  routine text,
  map_version integer not null default 1,
  step text,
  kind text not null default 'normal'
    check (kind in ('normal', 'correction', 'return', 'exception', 'scheduled_wait', 'cancellation', 'reversal')),
  started_at timestamptz(3) not null,
  ended_at timestamptz(3) not null,
  recorded_at timestamptz(3) not null default clock_timestamp(),
  actor_class text not null check (actor_class in ('person', 'rule', 'integration')),
  actor_id text not null,
  actor_version text,
  mode text not null check (mode in ('manual', 'assisted', 'automatic')),
  touch_ms integer not null default 0 check (touch_ms >= 0),
  machine_ms integer not null default 0 check (machine_ms >= 0),
  cost_microreais bigint not null default 0,
  outcome text not null default 'ok' check (outcome in ('ok', 'error', 'refused', 'pending')),
  cause text,
  corrects_event_id uuid,
  proposal_hash bytea,
  proposal_accepted boolean,
  request_id text,
  flow_id uuid,
  flow_step_id uuid,
  primary key (company_id, id),
  constraint event_corrects_fk foreign key (company_id, corrects_event_id) references kernel.event (company_id, id),
  constraint event_times_in_order check (started_at <= ended_at and ended_at <= recorded_at + interval '2 minutes'),
  constraint event_touch_is_of_a_person check (touch_ms = 0 or actor_class = 'person'),
  constraint event_exception_has_cause check (kind <> 'exception' or cause is not null)
);

create table kernel.event_object (
  company_id uuid not null,
  event_id uuid not null,
  object_type text not null,
  object_id uuid not null,
  qualifier text not null,
  primary key (company_id, event_id, object_type, object_id, qualifier),
  foreign key (company_id, event_id) references kernel.event (company_id, id)
);
-- The history of one record, and the way from any object to what happened to it.
create index event_object_by_object on kernel.event_object (company_id, object_id, event_id);

create table kernel.object_relation (
  company_id uuid not null,
  from_type text not null,
  from_id uuid not null,
  to_type text not null,
  to_id uuid not null,
  qualifier text not null,
  primary key (company_id, from_id, to_id, qualifier)
);
-- Every chain must be walkable both ways.
create index object_relation_backwards on kernel.object_relation (company_id, to_id, from_id);

create table kernel.object_attribute (
  company_id uuid not null,
  object_type text not null,
  object_id uuid not null,
  name text not null check (name in ('amount_centavos', 'status', 'due_on', 'cost_centre')),
  value text not null,
  since timestamptz(3) not null default clock_timestamp(),
  event_id uuid not null,
  primary key (company_id, object_id, name, event_id),
  foreign key (company_id, event_id) references kernel.event (company_id, id)
);

-- What changed. The values may be erased under LGPD; the hash of the whole record stays, and the chain runs over it.
create table kernel.event_change (
  company_id uuid not null,
  event_id uuid not null,
  before jsonb,
  after jsonb,
  payload_hash bytea not null check (length(payload_hash) = 32),
  primary key (company_id, event_id),
  foreign key (company_id, event_id) references kernel.event (company_id, id)
);

-- References to the one event log, for those who read it elsewhere. Readers wait for xid < the oldest running one:
-- identity order is not commit order.
create table kernel.outbox (
  company_id uuid not null,
  id bigint generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  event_id uuid not null,
  type text not null,
  created_at timestamptz(3) not null default clock_timestamp(),
  published_at timestamptz(3),
  primary key (company_id, id),
  foreign key (company_id, event_id) references kernel.event (company_id, id)
);
create index outbox_in_commit_order on kernel.outbox (company_id, xid, id);
create index outbox_by_event on kernel.outbox (company_id, event_id);

create table kernel.event_seal (
  company_id uuid not null,
  seq bigint not null check (seq > 0),
  event_id uuid not null,
  payload_hash bytea not null,
  prev_hash bytea not null,
  hash bytea not null,
  primary key (company_id, seq),
  constraint event_seal_once unique (company_id, event_id),
  foreign key (company_id, event_id) references kernel.event (company_id, id)
);

-- Bytes as they arrived, stored before anything parses them, under their own hash.
create table kernel.blob (
  company_id uuid not null,
  sha256 bytea not null check (length(sha256) = 32),
  size bigint not null,
  bytes bytea not null,
  created_at timestamptz not null default now(),
  primary key (company_id, sha256),
  constraint blob_size_is_true check (size = length(bytes)),
  constraint blob_hash_is_true check (sha256 = sha256(bytes))
);
alter table kernel.blob alter column bytes set storage external;

select kernel.protect(name::regclass) from unnest(array[
  'kernel.event', 'kernel.event_object', 'kernel.object_relation', 'kernel.object_attribute', 'kernel.event_change',
  'kernel.outbox', 'kernel.event_seal', 'kernel.blob']) as name;

select kernel.make_append_only(name::regclass) from unnest(array[
  'kernel.event', 'kernel.event_object', 'kernel.object_relation', 'kernel.object_attribute', 'kernel.event_change',
  'kernel.event_seal', 'kernel.blob']) as name;

grant select, insert on kernel.event, kernel.event_object, kernel.object_relation, kernel.object_attribute,
  kernel.event_change, kernel.blob to retaguarda_app;
grant select, insert, update (published_at) on kernel.outbox to retaguarda_app;
grant select on kernel.event_seal to retaguarda_app;
grant select on kernel.event, kernel.event_object, kernel.event_change, kernel.outbox to retaguarda_sealer;
grant select, insert on kernel.event_seal to retaguarda_sealer;
grant select on all tables in schema kernel to retaguarda_readonly;
