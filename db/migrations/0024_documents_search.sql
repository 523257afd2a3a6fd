-- Search finds a document by its number, and by what it is worth.

set local role retaguarda_owner;

create index document_by_number on documents.document (company_id, number text_pattern_ops) where number is not null;
create index document_by_amount on documents.document (company_id, amount_centavos, id) where amount_centavos is not null;
