-- Only who issues a document writes its trade name, so a partner may be known for a while before it is.

set local role retaguarda_owner;

grant update (trade_name) on companies.partner to retaguarda_app;
