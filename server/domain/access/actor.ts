import type { ReplayRule, Right, UserAssignment } from "@/server/domain/rules/schema";

/** A signed-in person with the rights that hold at this very request, read from the database. */
export type UserActor = {
  readonly kind: "user";
  readonly id: string;
  readonly tenantId: string;
  readonly sessionId: string;
  readonly rights: ReadonlySet<Right>;
  readonly assignment: UserAssignment;
  readonly replay: ReplayRule;
  /** People besides oneself whose conversations the replay rule shows: own groups, selected ones, reports. */
  readonly reach: readonly string[];
};

/** Who acts. Automated actors hold no rights: they call verbs that ask for none. */
export type Actor =
  | UserActor
  | { readonly kind: "system"; readonly tenantId: string }
  | { readonly kind: "webhook"; readonly tenantId: string }
  | { readonly kind: "operator"; readonly tenantId: string };
