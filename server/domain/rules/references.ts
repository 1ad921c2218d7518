import { inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { category, directoryGroup, person } from "@/db/schema";
import { notFound } from "@/server/lib/errors";

import type { RuleContent } from "./definition";

type References = { people: string[]; groups: string[]; categories: string[] };

/** Pure. Ids of what a rule's content refers to. */
export function referencesOf(content: RuleContent): References {
  switch (content.kind) {
    case "recording":
      return { people: [], groups: [], categories: [] };
    case "replay": {
      const { personIds, approverIds, groupIds } = content.definition;
      return { people: [...new Set([...personIds, ...approverIds])], groups: groupIds, categories: [] };
    }
    case "access":
      return { people: content.definition.assignment.personIds, groups: [], categories: [] };
    case "analytics":
      return { people: [], groups: [], categories: content.definition.categoryIds };
  }
}

/**
 * Everything that the content newly refers to is the tenant's; what stood there before may have gone since.
 * @throws AppError NOT_FOUND
 */
export async function requireReferences(
  tx: TenantTx,
  content: RuleContent,
  before: RuleContent | null,
): Promise<void> {
  const known = before && referencesOf(before);
  const added = (ids: readonly string[], from: readonly string[] | undefined) => [
    ...new Set(ids.filter((id) => !from?.includes(id))),
  ];
  const wanted = referencesOf(content);
  const people = added(wanted.people, known?.people);
  const groups = added(wanted.groups, known?.groups);
  const categories = added(wanted.categories, known?.categories);
  if (people.length > 0 && (await tx.$count(person, inArray(person.id, people))) < people.length) {
    throw notFound("person");
  }
  if (
    groups.length > 0 &&
    (await tx.$count(directoryGroup, inArray(directoryGroup.id, groups))) < groups.length
  ) {
    throw notFound("group");
  }
  if (
    categories.length > 0 &&
    (await tx.$count(category, inArray(category.id, categories))) < categories.length
  ) {
    throw notFound("category");
  }
}
