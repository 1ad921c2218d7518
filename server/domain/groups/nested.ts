import { type SQL, sql } from "drizzle-orm";

/**
 * `with recursive inside (root, id)`: each group that meets the condition on `g`, with itself and the groups nested in it.
 * A cycle of groups ends the walk (UNION keeps each row once), and so does a group that left the directory.
 */
export const withInside = (roots: SQL): SQL => sql`
  with recursive inside (root, id) as (
    select g.id, g.id from directory_group g where g.directory_state = 'active' and ${roots}
    union
    select inside.root, child.id from inside
      join group_member m on m.group_id = inside.id and m.member_kind = 'group'
      join directory_group child on child.oid = m.member_oid and child.directory_state = 'active'
  )`;
