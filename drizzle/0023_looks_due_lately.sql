-- How long ago a look came due counts, not how long ago the thing was first seen: what was seen long ago can owe a look too.
create or replace function due_looks(at timestamptz) returns table (tenant_id uuid, item_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  begin atomic
    select i.tenant_id, i.id from source_item i
      join job j on j.tenant_id = i.tenant_id and j.id = i.job_id
        and j.enabled and j.archived_at is null and j.paused_at is null
      join zoom_connection z on z.tenant_id = i.tenant_id and z.job_id = i.job_id
        and z.dead_at is null and z.sealed_tokens is not null
      where i.next_look_at <= at and i.next_look_at > at - interval '5 days'
      order by i.next_look_at limit 500;
  end;
