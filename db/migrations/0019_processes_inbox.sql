-- People work through the inbox: who took an item, who dismissed it and why; they talk about any object, and keep their views.

set local role retaguarda_owner;

alter table processes.exception
  add column owner_id uuid,
  add column dismissed_reason text,
  add constraint exception_dismissed_has_reason
    check ((dismissed_reason is null) = (status <> 'dismissed'));
grant update (owner_id, dismissed_reason) on processes.exception to retaguarda_app;
-- The inbox, oldest first.
create index exception_open_in_order on processes.exception (company_id, opened_at, id)
  where status in ('open', 'assigned');

create table processes.comment (
  company_id uuid not null references companies.company (company_id),
  id uuid not null,
  object_type text not null,
  object_id uuid not null,
  author_id uuid not null,
  text text not null check (text <> ''),
  -- Whom it calls by name.
  mentions uuid[] not null default '{}',
  written_at timestamptz not null,
  primary key (company_id, id)
);
create index comment_by_object on processes.comment (company_id, object_id, id);
select kernel.protect('processes.comment');
select kernel.make_append_only('processes.comment');

create table processes.saved_view (
  company_id uuid not null references companies.company (company_id),
  id uuid not null,
  user_id uuid not null,
  screen text not null check (screen ~ '^/'),
  name text not null check (name <> ''),
  -- The filters as the address has them.
  query text not null,
  removed_at timestamptz,
  primary key (company_id, id)
);
create unique index saved_view_name_once on processes.saved_view (company_id, user_id, screen, name)
  where removed_at is null;
select kernel.protect('processes.saved_view');

grant select, insert on processes.comment to retaguarda_app;
grant select, insert, update (query, removed_at) on processes.saved_view to retaguarda_app;
grant select on all tables in schema processes to retaguarda_readonly;
