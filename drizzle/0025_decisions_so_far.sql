-- What was decided before decisions were kept one by one: how each item stood last. Which run it was is not known.
insert into item_decision (tenant_id, id, source_item_id, state, reason, at)
  select i.tenant_id, gen_random_uuid(), i.id, i.state, i.reason, coalesce(i.decided_at, i.first_seen_at)
  from source_item i
  where not exists (select from item_decision d where d.tenant_id = i.tenant_id and d.source_item_id = i.id);
