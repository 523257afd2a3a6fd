-- Search finds a partner by the beginning of its tax id.

set local role retaguarda_owner;

create index partner_by_tax_id on companies.partner (company_id, tax_id text_pattern_ops) where tax_id is not null;
