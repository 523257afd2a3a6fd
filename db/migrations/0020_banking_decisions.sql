-- People work through the list of movements: in its order, and several at once, which are undone at once.

set local role retaguarda_owner;

alter table banking.match
  -- What a person decided in one go, of one movement or of many.
  add column decision_id uuid,
  add constraint match_decided_by_person check (decision_id is null or level = 'person');
create index match_by_decision on banking.match (company_id, decision_id) where decision_id is not null;
-- All that was decided of a movement, undone or not.
create index match_by_movement on banking.match (company_id, movement_id, id);
-- The list, newest first, of all accounts.
create index movement_in_order on banking.movement (company_id, moved_on desc, id desc);
-- What people made of the same words.
create index movement_by_signature on banking.movement (company_id, signature);
