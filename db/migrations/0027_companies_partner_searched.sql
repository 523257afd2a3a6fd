-- A partner is found by words of its names, whatever their order and accents.

set local role retaguarda_owner;

alter table companies.partner add column searched text not null
  generated always as (kernel.fold(name || ' ' || coalesce(trade_name, ''))) stored;
