-- What a person works on an item is reported while they work, so that time without a decision is known too.

set local role retaguarda_owner;

create table kernel.touch_session (
  company_id uuid not null,
  -- Made by the screen, when the item is opened.
  id uuid not null,
  user_id uuid not null,
  -- What was open; nothing for a form of what does not exist yet.
  object_type text,
  object_id uuid,
  opened_at timestamptz not null,
  reported_at timestamptz not null,
  -- 30 minutes at most of one opening: whoever leaves a screen open has left.
  touch_ms integer not null check (touch_ms between 0 and 1800000),
  -- When the work ended in a change, whose event has this time: then it is not counted a second time.
  decided_at timestamptz,
  primary key (company_id, id),
  constraint touch_session_of_one_object check ((object_type is null) = (object_id is null)),
  constraint touch_session_within_its_opening check (touch_ms <= extract(epoch from reported_at - opened_at) * 1000)
);
create index touch_session_by_report on kernel.touch_session (company_id, reported_at);
select kernel.protect('kernel.touch_session');
grant select, insert on kernel.touch_session to retaguarda_app;
grant update (reported_at, touch_ms, decided_at) on kernel.touch_session to retaguarda_app;
grant select on kernel.touch_session to retaguarda_readonly;
