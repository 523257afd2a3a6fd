-- Search finds a movement by what it moved.

set local role retaguarda_owner;

create index movement_by_amount on banking.movement (company_id, amount_centavos, id);
