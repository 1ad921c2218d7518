import { z } from "zod";

import { type BuiltInRule, ruleKinds } from "@/db/constants";

import { type AccessRule, noAssignment, rights, userAssignment } from "./schema";

// Not the rule's own schema: a right that a later version retired must not take the others with it.
const storedAccessRule = z.object({
  rights: z.array(z.string()),
  assignment: userAssignment.catch(noAssignment),
});

/**
 * What a stored access rule gives. The built-in Administrator is every right there is, also those that came with a later
 * version than the one that stored it; every other rule is what stands in it.
 */
export function readAccessRule(stored: { builtIn: BuiltInRule | null; definition: unknown }): AccessRule {
  if (stored.builtIn === "administrator") {
    return { rights: [...rights], assignment: { scope: "all", personIds: [], kinds: [...ruleKinds] } };
  }
  const { data } = storedAccessRule.safeParse(stored.definition);
  return {
    rights: rights.filter((right) => data?.rights.includes(right)),
    assignment: data?.assignment ?? noAssignment,
  };
}
