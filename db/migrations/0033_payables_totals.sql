-- What the lists of bills sum, kept by day and status, so that a total costs the days and not the bills. The rows are kept by the
-- database itself, whoever writes; `verify` compares them with the bills.

set local role retaguarda_owner;

-- A day and a status have as many rows as writers have met there, seldom more than one: a writer adds to a row that no other
-- holds, or to one of its own, so none ever waits for another. Only their sum means something: a row alone may be below zero.
create table payables.bill_total (
  company_id uuid not null,
  status text not null,
  ordered_due_on date not null,
  slot uuid not null default gen_random_uuid(),
  count bigint not null,
  amount_centavos bigint not null,
  open_centavos bigint not null,
  primary key (company_id, status, ordered_due_on, slot)
) with (fillfactor = 70);

-- Runs when a statement that wrote bills ends. As its owner, since the totals are not the application's to write.
create function payables.keep_bill_totals() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  moves refcursor;
  moved record;
  free uuid;
begin
  if tg_op = 'INSERT' then
    open moves for
      select company_id, status, ordered_due_on, count(*) as count, sum(amount_centavos)::bigint as amount,
             sum(open_centavos)::bigint as open
        from written group by 1, 2, 3;
  elsif tg_op = 'DELETE' then
    open moves for
      select company_id, status, ordered_due_on, -count(*) as count, -sum(amount_centavos)::bigint as amount,
             -sum(open_centavos)::bigint as open
        from replaced group by 1, 2, 3;
  else
    open moves for
      select company_id, status, ordered_due_on, sum(sign)::bigint as count, sum(sign * amount_centavos)::bigint as amount,
             sum(sign * open_centavos)::bigint as open
        from (select company_id, status, ordered_due_on, amount_centavos, open_centavos, 1 as sign from written
              union all
              select company_id, status, ordered_due_on, amount_centavos, open_centavos, -1 from replaced) rows
       group by 1, 2, 3
      having sum(sign) <> 0 or sum(sign * amount_centavos) <> 0 or sum(sign * open_centavos) <> 0;
  end if;
  loop
    fetch moves into moved;
    exit when not found;
    select total.slot into free
      from payables.bill_total total
     where total.company_id = moved.company_id and total.status = moved.status
       and total.ordered_due_on = moved.ordered_due_on
     limit 1
       -- Not waited for: whoever holds it is adding to it.
       for update skip locked;
    if found then
      update payables.bill_total total
         set count = total.count + moved.count, amount_centavos = total.amount_centavos + moved.amount,
             open_centavos = total.open_centavos + moved.open
       where total.company_id = moved.company_id and total.status = moved.status
         and total.ordered_due_on = moved.ordered_due_on and total.slot = free;
    else
      insert into payables.bill_total (company_id, status, ordered_due_on, count, amount_centavos, open_centavos)
      values (moved.company_id, moved.status, moved.ordered_due_on, moved.count, moved.amount, moved.open);
    end if;
  end loop;
  return null;
end;
$$;

create trigger keep_totals_inserted after insert on payables.bill
  referencing new table as written for each statement execute function payables.keep_bill_totals();
create trigger keep_totals_updated after update on payables.bill
  referencing new table as written old table as replaced for each statement execute function payables.keep_bill_totals();
create trigger keep_totals_deleted after delete on payables.bill
  referencing old table as replaced for each statement execute function payables.keep_bill_totals();

-- Those that stand, of all companies, under the lock that the triggers hold: none is written between the two. The owner escapes
-- its own policies for this statement.
alter table payables.bill no force row level security;
insert into payables.bill_total (company_id, status, ordered_due_on, count, amount_centavos, open_centavos)
select company_id, status, ordered_due_on, count(*), sum(amount_centavos), sum(open_centavos)
  from payables.bill group by 1, 2, 3;
alter table payables.bill force row level security;

select kernel.protect('payables.bill_total');
grant select on payables.bill_total to retaguarda_app, retaguarda_readonly;
