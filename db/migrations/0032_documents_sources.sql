-- Where on its pages each fact of a PDF or picture was read, so that a person sees it there. Facts of an XML have their path.

set local role retaguarda_owner;

alter table documents.document add column sources jsonb;
