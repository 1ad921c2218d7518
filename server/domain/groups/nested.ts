import { type SQL, sql } from "drizzle-orm";

/**
 * `with recursive … inside (root, id)`: each group that meets the condition on `g`, with itself and the groups nested in it.
 * A cycle of groups ends the walk (UNION keeps each row once), and so does a group that left the directory. Which groups
 * stand in which is read once, not at every step.
 */
export const withInside = (roots: SQL): SQL => sql`
  with recursive nesting as materialized (
    select m.group_id as parent, child.id as child
    from directory_group child
    join group_member m on m.member_oid = child.oid and m.member_kind = 'group'
    where child.directory_state = 'active'
  ), inside (root, id) as (
    select g.id, g.id from directory_group g where g.directory_state = 'active' and ${roots}
    union
    select inside.root, nesting.child from inside join nesting on nesting.parent = inside.id
  )`;
