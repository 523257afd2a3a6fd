-- Lists and searches whose cost does not grow with what is stored: names are folded once, when they are written, and each way of
-- finding a document has its index. Row security hides an index from `like`; ranges of `~>=~` and `~<~` are allowed to use one.

set local role retaguarda_owner;

-- Small letters without accents: what is typed without them finds what is written with them.
create function kernel.fold(text text) returns text
  language sql immutable strict parallel safe
  return lower(translate($1, 'ÁÀÂÃÄÅÉÈÊËÍÌÎÏÓÒÔÕÖÚÙÛÜÇÑáàâãäåéèêëíìîïóòôõöúùûüçñ',
                             'AAAAAAEEEEIIIIOOOOOUUUUCNaaaaaaeeeeiiiiooooouuuucn'));

-- For `like all`: each word that was typed, wherever it stands in a folded text.
create function kernel.words_like(typed text) returns text[]
  language sql immutable strict parallel safe
  return (select array_agg('%' || regexp_replace(word, '([\\%_])', '\\\1', 'g') || '%')
            from regexp_split_to_table(kernel.fold(btrim($1)), '\s+') word);

grant execute on function kernel.fold, kernel.words_like to retaguarda_app, retaguarda_readonly;

alter table companies.partner add column searched text not null
  generated always as (kernel.fold(name || ' ' || coalesce(trade_name, ''))) stored;

-- What a person remembers of what has no number and no partner: the name of its file and who issued it, as much as an index holds.
create function documents.searched_text(file_name text, facts jsonb) returns text
  language sql immutable parallel safe
  return left(kernel.fold(concat_ws(' ', $1, $2 #>> '{issuer,name}', $2 #>> '{provider,name}', $2 ->> 'bank',
                                    $2 ->> 'account')), 300);
grant execute on function documents.searched_text to retaguarda_app;

alter table documents.document add column searched text not null default '';
-- Of all companies: the owner escapes its own policies for this statement, under the lock that the change holds.
alter table documents.document no force row level security;
alter table documents.file no force row level security;
update documents.document document
   set searched = documents.searched_text(regexp_replace(file.name, '^.*[/\\]', ''), document.facts)
  from documents.file file
 where file.company_id = document.company_id and file.id = document.file_id;
alter table documents.document force row level security;
alter table documents.file force row level security;
alter table documents.document alter column searched drop default;

drop index documents.document_by_key;
create index document_by_key on documents.document (company_id, key text_pattern_ops) where key is not null;
create index document_by_searched on documents.document (company_id, searched text_pattern_ops);
-- Few, and found by any part of a name: statements, pictures, PDFs, what waits for a person.
create index document_without_number on documents.document (company_id, id)
  where partner_id is null and (number is null or status <> 'accepted');
create index document_waiting on documents.document (company_id, id) where status in ('quarantined', 'unrecognised');
-- By fate, by kind and by day of issue, with all that the filters and the counts ask: a list is found, and counted, in the index.
drop index documents.document_by_status;
create index document_by_status on documents.document (company_id, status, id) include (kind, issued_on);
create index document_by_kind on documents.document (company_id, kind, id) include (status);
create index document_by_issue on documents.document (company_id, issued_on, id) include (status, kind);
