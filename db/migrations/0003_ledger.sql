-- The books. Every invariant is here: whoever writes, and however, an entry balances, falls in an open month, uses accounts
-- that take postings, has the next number, and is never changed.
--
-- An entry and its lines are inserted by one statement; the triggers look at the whole set when that statement ends. So
-- the checks cost one query for thousands of entries, and an entry can never stand unbalanced, not even until commit.

set local role retaguarda_owner;

create schema ledger;
grant usage on schema ledger to retaguarda_app, retaguarda_readonly;

create table ledger.account (
  company_id uuid not null references companies.company (company_id),
  id uuid not null,
  code text not null check (code <> '' and code = btrim(code)),
  name text not null check (name <> ''),
  -- S sums up the accounts below it; only A (analytic) takes postings.
  kind text not null check (kind in ('S', 'A')),
  parent_id uuid,
  cod_nat text not null check (cod_nat in ('01', '02', '03', '04', '05', '09')),
  normal text check (normal in ('D', 'C')),
  -- What posting rules address: a company may renumber its chart.
  role text,
  cash_flow text check (cash_flow in ('caixa', 'operacional', 'investimento', 'financiamento', 'nao_caixa')),
  dre_line text,
  referencial jsonb,
  -- An account of imported books may count something else than centavos of real: its symbol, and the decimal places that its
  -- amounts are scaled to. Such books are a tree of their own for each commodity, so that no sum mixes two.
  commodity text,
  commodity_places smallint check (commodity_places between 0 and 18),
  valid_from date,
  valid_to date,
  created_at timestamptz not null default now(),
  primary key (company_id, id),
  constraint account_code_once unique (company_id, code),
  constraint account_parent_fk foreign key (company_id, parent_id) references ledger.account (company_id, id),
  constraint account_analytic_has_role_only check (role is null or kind = 'A'),
  constraint account_commodity_has_places check ((commodity is null) = (commodity_places is null)),
  constraint account_validity check (valid_to is null or valid_from is null or valid_from <= valid_to)
);
-- One account a role, except banks: one for each bank account.
create unique index account_role_once on ledger.account (company_id, role) where role <> 'bank';
create unique index account_imported_once on ledger.account (company_id, name, commodity, commodity_places, kind)
  where commodity is not null;

create table ledger.cost_centre (
  company_id uuid not null references companies.company (company_id),
  id uuid not null,
  code text not null,
  name text not null,
  primary key (company_id, id),
  constraint cost_centre_code_once unique (company_id, code)
);

create table ledger.period (
  company_id uuid not null references companies.company (company_id),
  competencia date not null check (extract(day from competencia) = 1),
  status text not null default 'open' check (status in ('open', 'closing', 'closed', 'locked')),
  version integer not null default 1,
  primary key (company_id, competencia)
);

-- The last number given in each year: a row that is locked, never a sequence, since sequences have gaps.
create table ledger.entry_counter (
  company_id uuid not null references companies.company (company_id),
  year smallint not null,
  last_number bigint not null default 0 check (last_number >= 0),
  primary key (company_id, year)
);

create table ledger.entry (
  company_id uuid not null references companies.company (company_id),
  id uuid not null,
  year smallint not null generated always as (extract(year from posted_on)::smallint) stored,
  number bigint not null check (number > 0),
  posted_on date not null check (posted_on between '1900-01-01' and '2200-12-31'),
  -- N normal, E closing of results, X extemporaneous (ECD register I200).
  kind text not null default 'N' check (kind in ('N', 'E', 'X')),
  history text not null,
  source_kind text not null,
  source_id uuid,
  rule_id text,
  rule_version integer,
  -- Sealed with the entry: lines that were added or lost later do not close with these two.
  line_count smallint not null check (line_count >= 2),
  total_centavos bigint not null check (total_centavos > 0),
  content_hash bytea not null check (length(content_hash) = 32),
  reverses_id uuid,
  idempotency_key text not null,
  recorded_at timestamptz(3) not null default clock_timestamp(),
  created_by text not null default current_user,
  primary key (company_id, id),
  constraint entry_number_once unique (company_id, year, number),
  constraint entry_posted_once unique (company_id, idempotency_key),
  constraint entry_reversed_once unique (company_id, reverses_id),
  constraint entry_reverses_fk foreign key (company_id, reverses_id) references ledger.entry (company_id, id)
);
create index entry_by_date on ledger.entry (company_id, posted_on, number);
create index entry_by_source on ledger.entry (company_id, source_id);

create table ledger.entry_line (
  company_id uuid not null,
  entry_id uuid not null,
  line smallint not null check (line > 0),
  account_id uuid not null,
  side text not null check (side in ('D', 'C')),
  amount_centavos bigint not null check (amount_centavos > 0),
  cost_centre_id uuid,
  partner_id uuid,
  history text,
  primary key (company_id, entry_id, line),
  constraint entry_line_entry_fk foreign key (company_id, entry_id) references ledger.entry (company_id, id),
  constraint entry_line_account_fk foreign key (company_id, account_id) references ledger.account (company_id, id),
  constraint entry_line_cost_centre_fk foreign key (company_id, cost_centre_id)
    references ledger.cost_centre (company_id, id),
  constraint entry_line_partner_fk foreign key (company_id, partner_id) references companies.partner (company_id, id)
);
create index entry_line_by_account on ledger.entry_line (company_id, account_id, entry_id);

-- What moved in each account and month; what it opened with is the sum of the months before, a query.
create table ledger.balance_month (
  company_id uuid not null,
  account_id uuid not null,
  cost_centre_id uuid,
  competencia date not null,
  debits_centavos bigint not null default 0 check (debits_centavos >= 0),
  credits_centavos bigint not null default 0 check (credits_centavos >= 0),
  constraint balance_month_once unique nulls not distinct (company_id, account_id, competencia, cost_centre_id),
  constraint balance_month_account_fk foreign key (company_id, account_id) references ledger.account (company_id, id)
);

-- Runs when a statement that inserted entries ends. As its owner, since the counter is not the application's to write.
create function ledger.check_entries() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  bad record;
begin
  -- Months are locked in order, shared: closing a month waits for postings in progress, and they for it.
  perform period.status
     from ledger.period period
    where (period.company_id, period.competencia) in (
            select distinct company_id, date_trunc('month', posted_on)::date from posted)
    order by period.competencia
      for share;
  select months.posted_on into bad
    from (select company_id, date_trunc('month', posted_on)::date as competencia, min(posted_on) as posted_on
            from posted group by 1, 2) months
    left join ledger.period period on period.company_id = months.company_id and period.competencia = months.competencia
   where period.status is distinct from 'open' and period.status is distinct from 'closing'
   limit 1;
  if found then
    raise exception 'the month of % is not open', bad.posted_on
      using errcode = 'check_violation', constraint = 'period_closed', detail = bad.posted_on::text;
  end if;

  -- Numbers continue the year's counter, one by one.
  insert into ledger.entry_counter (company_id, year) select distinct company_id, year from posted
    order by 1, 2 on conflict do nothing;
  perform from ledger.entry_counter counter
    where (counter.company_id, counter.year) in (select distinct company_id, year from posted)
    order by counter.company_id, counter.year for update;
  select numbers.year, numbers.first, numbers.last, numbers.count, counter.last_number into bad
    from (select company_id, year, min(number) as first, max(number) as last, count(*) as count
            from posted group by company_id, year) numbers
    join ledger.entry_counter counter on counter.company_id = numbers.company_id and counter.year = numbers.year
   where numbers.first <> counter.last_number + 1 or numbers.last <> counter.last_number + numbers.count
   limit 1;
  if found then
    raise exception 'entry numbers of % must go on from %', bad.year, bad.last_number
      using errcode = 'check_violation', constraint = 'entry_numbers_have_no_gap';
  end if;
  update ledger.entry_counter counter
     set last_number = numbers.last
    from (select company_id, year, max(number) as last from posted group by company_id, year) numbers
   where counter.company_id = numbers.company_id and counter.year = numbers.year;

  -- An entry comes with its lines; that they balance is checked where lines arrive.
  select entry.id into bad
    from posted entry
   -- A look-up for each entry, whatever the planner believes: an anti-join would read all the lines of the books.
   where (select line.line from ledger.entry_line line
           where line.company_id = entry.company_id and line.entry_id = entry.id limit 1) is null
   limit 1;
  if found then
    raise exception 'entry % has no lines', bad.id
      using errcode = 'check_violation', constraint = 'entry_balances', detail = bad.id::text;
  end if;

  -- A reversal mirrors every line of what it reverses.
  if exists (select from posted where reverses_id is not null) then
    select entry.id into bad
      from posted entry
     where entry.reverses_id is not null
       and exists (
         (select account_id, side, amount_centavos, cost_centre_id, partner_id from ledger.entry_line line
           where line.company_id = entry.company_id and line.entry_id = entry.id
          except all
          select account_id, case side when 'D' then 'C' else 'D' end, amount_centavos, cost_centre_id, partner_id
            from ledger.entry_line line
           where line.company_id = entry.company_id and line.entry_id = entry.reverses_id)
         union all
         (select account_id, case side when 'D' then 'C' else 'D' end, amount_centavos, cost_centre_id, partner_id
            from ledger.entry_line line
           where line.company_id = entry.company_id and line.entry_id = entry.reverses_id
          except all
          select account_id, side, amount_centavos, cost_centre_id, partner_id from ledger.entry_line line
           where line.company_id = entry.company_id and line.entry_id = entry.id))
     limit 1;
    if found then
      raise exception 'entry % does not mirror the one it reverses', bad.id
        using errcode = 'check_violation', constraint = 'reversal_mirrors', detail = bad.id::text;
    end if;
  end if;
  return null;
end;
$$;

-- Runs when a statement that inserted lines ends. One pass: the entries are looked up once, for the three things that need
-- them. Joins are hashed, since the planner takes thousands of new lines for twenty; the look-up of an entry is a loop by
-- its limit, since the planner would rather read all the entries of the books.
create function ledger.check_lines() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
as $$
declare
  bad record;
begin
  -- Executed, so planned anew for each set: a plan without parameters is kept from when the books were empty, when any index
  -- is as good as the key.
  execute $check$
  with entry as materialized (
    -- Lines come all at once: those of each entry balance, and are as many, numbered up to as many, and as much as the
    -- entry was sealed with. So no line can be added later: its number would be one that stands, or one too high.
    select lines.company_id, lines.entry_id, sealed.posted_on,
           lines.count <> sealed.line_count or lines.highest <> sealed.line_count
             or lines.debits <> sealed.total_centavos or lines.credits <> sealed.total_centavos as is_crooked
      from (select company_id, entry_id, count(*) as count, max(line) as highest,
                   coalesce(sum(amount_centavos) filter (where side = 'D'), 0) as debits,
                   coalesce(sum(amount_centavos) filter (where side = 'C'), 0) as credits
              from posted_line
             group by company_id, entry_id) lines
     cross join lateral (
             select entry.posted_on, entry.line_count, entry.total_centavos from ledger.entry entry
              where entry.company_id = lines.company_id and entry.id = lines.entry_id limit 1) sealed
  ), moved as materialized (
    select line.company_id, line.account_id, line.cost_centre_id, date_trunc('month', entry.posted_on)::date as competencia,
           min(entry.posted_on) as first, max(entry.posted_on) as last,
           coalesce(sum(line.amount_centavos) filter (where line.side = 'D'), 0)::bigint as debits,
           coalesce(sum(line.amount_centavos) filter (where line.side = 'C'), 0)::bigint as credits
      from posted_line line
      join entry on entry.company_id = line.company_id and entry.entry_id = line.entry_id
     group by 1, 2, 3, 4
  ), kept as (
    insert into ledger.balance_month as balance
      (company_id, account_id, cost_centre_id, competencia, debits_centavos, credits_centavos)
    select company_id, account_id, cost_centre_id, competencia, debits, credits from moved
     -- Always in the same order, so that two writers never wait for each other.
     order by company_id, account_id, competencia, cost_centre_id
    on conflict on constraint balance_month_once do update
       set debits_centavos = balance.debits_centavos + excluded.debits_centavos,
           credits_centavos = balance.credits_centavos + excluded.credits_centavos
  )
  select (select entry.entry_id from entry where entry.is_crooked limit 1) as entry_id,
         (select account.code
            from moved
            join ledger.account account on account.company_id = moved.company_id and account.id = moved.account_id
           where account.kind <> 'A' or moved.first < account.valid_from or moved.last > account.valid_to
           limit 1) as account_code
  $check$ into bad;
  if bad.entry_id is not null then
    raise exception 'entry % does not balance', bad.entry_id
      using errcode = 'check_violation', constraint = 'entry_balances', detail = bad.entry_id::text;
  end if;
  if bad.account_code is not null then
    raise exception 'account % does not take postings on this date', bad.account_code
      using errcode = 'check_violation', constraint = 'account_takes_postings', detail = bad.account_code;
  end if;
  return null;
end;
$$;

create trigger check_entries after insert on ledger.entry
  referencing new table as posted for each statement execute function ledger.check_entries();
create trigger check_lines after insert on ledger.entry_line
  referencing new table as posted_line for each statement execute function ledger.check_lines();

-- A month only moves along its states: open, closing, closed, locked; locked is for good.
create function ledger.check_period_change() returns trigger
language plpgsql
as $$
begin
  if (old.status, new.status) not in (('open', 'closing'), ('closing', 'closed'), ('closing', 'open'),
                                      ('closed', 'open'), ('closed', 'locked')) then
    raise exception 'a month does not go from % to %', old.status, new.status
      using errcode = 'check_violation', constraint = 'period_states';
  end if;
  return new;
end;
$$;
create trigger check_period_change before update on ledger.period
  for each row execute function ledger.check_period_change();

-- After its first posting, an account keeps its code, parent, nature and kind: create another and transfer.
create function ledger.check_account_change() returns trigger
language plpgsql
as $$
begin
  if (old.code, old.kind, old.parent_id, old.cod_nat) is distinct from (new.code, new.kind, new.parent_id, new.cod_nat)
     and exists (select from ledger.entry_line line
                  where line.company_id = old.company_id and line.account_id = old.id) then
    raise exception 'account % is in use', old.code using errcode = 'check_violation', constraint = 'account_in_use';
  end if;
  return new;
end;
$$;
create trigger check_account_change before update on ledger.account
  for each row execute function ledger.check_account_change();

select kernel.make_append_only(name::regclass) from unnest(array['ledger.entry', 'ledger.entry_line']) as name;

select kernel.protect(name::regclass) from unnest(array[
  'ledger.account', 'ledger.cost_centre', 'ledger.period', 'ledger.entry_counter', 'ledger.entry', 'ledger.entry_line',
  'ledger.balance_month']) as name;

grant select on all tables in schema ledger to retaguarda_app, retaguarda_readonly;
grant insert on ledger.account, ledger.cost_centre, ledger.entry, ledger.entry_line to retaguarda_app;
grant insert (company_id, competencia), update (status, version) on ledger.period to retaguarda_app;
grant update (name, role, cash_flow, dre_line, referencial, valid_from, valid_to) on ledger.account to retaguarda_app;
