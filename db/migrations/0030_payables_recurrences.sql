-- What repeats may be paused, resumed and changed.

set local role retaguarda_owner;

alter table payables.recurring_bill
  drop constraint recurring_bill_status_check,
  add constraint recurring_bill_status_check check (status in ('active', 'paused', 'ended')),
  -- Of the repetitions gone by, those that made nothing because it was paused.
  add column skipped integer not null default 0 check (skipped >= 0),
  add constraint recurring_bill_skipped_of_made check (skipped <= made);
grant update (amount_centavos, until_on, description, skipped) on payables.recurring_bill to retaguarda_app;
