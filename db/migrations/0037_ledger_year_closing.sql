-- The closing of a year: its entries (kind E) take results to the result of the year and touch nothing else, so that statements can
-- leave them out by their kind and still have every sale and every expense.

set local role retaguarda_owner;

-- Few among many: a statement looks for them in each period it shows.
create index entry_closing on ledger.entry (company_id, posted_on) where kind = 'E';

create function ledger.check_closing_entries() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  bad record;
begin
  if not exists (select from posted where kind = 'E') then
    return null;
  end if;
  select account.code into bad
    from posted entry
    join ledger.entry_line line on line.company_id = entry.company_id and line.entry_id = entry.id
    join ledger.account account on account.company_id = entry.company_id and account.id = line.account_id
   where entry.kind = 'E' and account.cod_nat <> '04' and account.role is distinct from 'result_of_year'
   limit 1;
  if found then
    raise exception 'a closing entry touches account %', bad.code
      using errcode = 'check_violation', constraint = 'closing_takes_results', detail = bad.code;
  end if;
  return null;
end;
$$;

create trigger check_closing_entries after insert on ledger.entry
  referencing new table as posted for each statement execute function ledger.check_closing_entries();
