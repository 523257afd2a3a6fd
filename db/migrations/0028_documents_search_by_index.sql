-- Lists and searches whose cost does not grow with what is stored: each way of finding a document has its index. Row security hides
-- an index from `like`; ranges of `~>=~` and `~<~` are allowed to use one.

set local role retaguarda_owner;

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
