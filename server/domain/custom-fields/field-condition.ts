import { and, eq, gte, inArray, lt, lte, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";

import { customFieldValue as value } from "@/db/schema";

import { comparable } from "./field-value";
import type { FieldFilter } from "./schema";

/** The last character there is: what begins with a prefix sorts before the prefix followed by it (collation C.UTF-8). */
const lastCharacter = "\u{10FFFF}";

function demanded(filter: FieldFilter): SQL | undefined {
  switch (filter.type) {
    case "text": {
      const prefix = comparable(filter.startsWith);
      return and(gte(value.textNormalized, prefix), lt(value.textNormalized, prefix + lastCharacter));
    }
    case "choice":
      return inArray(value.textNormalized, filter.anyOf.map(comparable));
    case "number":
      return and(
        filter.from === undefined ? undefined : gte(value.numberValue, filter.from),
        filter.to === undefined ? undefined : lte(value.numberValue, filter.to),
      );
    case "date":
      return and(
        filter.from === undefined ? undefined : gte(value.dateValue, filter.from),
        filter.to === undefined ? undefined : lte(value.dateValue, filter.to),
      );
  }
}

/** Whether a conversation's field holds what the filter demands. Leakproof comparisons only, for row-level security. */
export function fieldCondition(
  conversation: { tenantId: AnyPgColumn; id: AnyPgColumn },
  filter: FieldFilter,
): SQL {
  const own = and(
    eq(value.tenantId, conversation.tenantId),
    eq(value.conversationId, conversation.id),
    eq(value.fieldId, filter.id),
    demanded(filter),
  );
  return sql`exists (select from ${value} where ${own})`;
}
