-- Lists of documents: by fate and by partner, the newest first, and their counts, without reading the documents themselves.
create index document_by_status on documents.document (company_id, status, id);
create index document_by_partner on documents.document (company_id, partner_id, id);
