-- How much goes by itself is asked of every event that a person took part in: few among very many.
create index event_of_person on kernel.event (company_id, id) where actor_class = 'person';
