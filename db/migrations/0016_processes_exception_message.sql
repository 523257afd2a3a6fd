-- What waits may come to be said better: of a movement that still waits, what arrived since may say why.

set local role retaguarda_owner;

grant update (message) on processes.exception to retaguarda_app;
