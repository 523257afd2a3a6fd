-- A partner that an import made, and that nothing names, leaves with the import. What names it is a foreign key, which refuses.

set local role retaguarda_owner;

grant delete on companies.partner to retaguarda_app;
