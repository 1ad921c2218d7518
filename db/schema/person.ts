import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";

import { directoryStates, licenseSkus, personOrigins, recordingLicenses, regions } from "../constants";
import { choice, createdAt, id, instant, oneOf, tenantId } from "./columns";
import { rule } from "./rule";
import { tenant } from "./tenant";

/** What may be set on a person or on a group; null = not set here. Own beats group, group beats default. */
const configuration = () => ({
  license: choice("license", recordingLicenses),
  regionalStorage: choice("regional_storage", regions),
  recordingRuleId: uuid("recording_rule_id"),
  replayRuleId: uuid("replay_rule_id"),
  accessRuleId: uuid("access_rule_id"),
  analyticsRuleId: uuid("analytics_rule_id"),
  addOnZoom: boolean("add_on_zoom"),
  addOnRingCentral: boolean("add_on_ring_central"),
  addOnAnalytics: boolean("add_on_analytics"),
  addOnFullChat: boolean("add_on_full_chat"),
});

/** A row is somebody in the tenant's directory, keyed by Entra's oid; guarded by the tenant policy. */
export const person = pgTable(
  "person",
  {
    tenantId: tenantId().references(() => tenant.id),
    id: id(),
    /** Entra object id, lower case. */
    oid: text("oid").notNull(),
    /** As shown; comparisons use the normalised columns below (row-level security needs leakproof operators). */
    displayName: text("display_name").notNull(),
    userPrincipalName: text("user_principal_name").notNull(),
    upnNormalized: text("upn_normalized").notNull(),
    mailNormalized: text("mail_normalized"),
    department: text("department"),
    jobTitle: text("job_title"),
    managerOid: text("manager_oid"),
    directoryState: choice("directory_state", directoryStates).notNull(),
    origin: choice("origin", personOrigins).notNull().default("directory"),
    /** Somebody who only stands in the directory has no configuration yet and is not listed among Users. */
    isUser: boolean("is_user").notNull().default(false),
    deactivatedAt: instant("deactivated_at"),
    ...configuration(),
    createdAt: createdAt(),
    changedAt: instant("changed_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("person_oid").on(t.tenantId, t.oid),
    index("person_upn").on(t.tenantId, t.upnNormalized),
    index("person_mail").on(t.tenantId, t.mailNormalized),
    index("person_by_name").on(t.tenantId, t.displayName, t.id),
    index("person_of_manager").on(t.tenantId, t.managerOid),
    oneOf("person_origin", "origin", personOrigins),
    oneOf("person_license", "license", recordingLicenses),
    oneOf("person_region", "regional_storage", regions),
    oneOf("person_directory_state", "directory_state", directoryStates),
    foreignKey({ columns: [t.tenantId, t.recordingRuleId], foreignColumns: [rule.tenantId, rule.id] }),
    foreignKey({ columns: [t.tenantId, t.replayRuleId], foreignColumns: [rule.tenantId, rule.id] }),
    foreignKey({ columns: [t.tenantId, t.accessRuleId], foreignColumns: [rule.tenantId, rule.id] }),
    foreignKey({ columns: [t.tenantId, t.analyticsRuleId], foreignColumns: [rule.tenantId, rule.id] }),
  ],
);

/**
 * A row is what holds for one person, with the reason for each field: what the person and the groups say, resolved, so
 * that lists of thousands can be sorted, filtered and counted. Derived: domain/configuration rewrites it in the
 * transaction of every change, and rights are never read from it.
 */
export const effectiveConfiguration = pgTable(
  "effective_configuration",
  {
    tenantId: tenantId(),
    personId: uuid("person_id").notNull(),
    /** Has a configuration of their own, or stands in a configuring group. */
    listed: boolean("listed").notNull(),
    ...configuration(),
    /** Field to "own", "default", or the id of the group that gives the value. */
    sources: jsonb("sources").$type<Record<string, string>>().notNull(),
    /** SKUs that the configuration gives and the tenant's pools had none left of. */
    short: choice("short", licenseSkus).array().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.personId] }),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
  ],
);

/** A row says that a person turned the bulk recording of their calls off or on; it holds from then on. */
export const recordSwitch = pgTable(
  "record_switch",
  {
    tenantId: tenantId(),
    id: id(),
    personId: uuid("person_id").notNull(),
    on: boolean("on").notNull(),
    switchedAt: instant("switched_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index("record_switch_of_person").on(t.tenantId, t.personId, t.switchedAt),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
  ],
);

/** A row is an identity of a person at a source that differs from their UPN and mail (alias, former address). */
export const externalIdentity = pgTable(
  "external_identity",
  {
    tenantId: tenantId(),
    id: id(),
    personId: uuid("person_id").notNull(),
    emailNormalized: text("email_normalized").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("external_identity_email").on(t.tenantId, t.emailNormalized),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
  ],
);

/** A row is an Entra group known to the tenant; with a priority (1 wins over 2) it configures its members. */
export const directoryGroup = pgTable(
  "directory_group",
  {
    tenantId: tenantId().references(() => tenant.id),
    id: id(),
    oid: text("oid").notNull(),
    displayName: text("display_name").notNull(),
    directoryState: choice("directory_state", directoryStates).notNull(),
    /** Null = stands in the directory only, configures nobody. */
    priority: integer("priority"),
    ...configuration(),
    createdAt: createdAt(),
    changedAt: instant("changed_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("directory_group_oid").on(t.tenantId, t.oid),
    unique("directory_group_priority").on(t.tenantId, t.priority),
    oneOf("directory_group_license", "license", recordingLicenses),
    oneOf("directory_group_region", "regional_storage", regions),
    foreignKey({ columns: [t.tenantId, t.recordingRuleId], foreignColumns: [rule.tenantId, rule.id] }),
    foreignKey({ columns: [t.tenantId, t.replayRuleId], foreignColumns: [rule.tenantId, rule.id] }),
    foreignKey({ columns: [t.tenantId, t.accessRuleId], foreignColumns: [rule.tenantId, rule.id] }),
    foreignKey({ columns: [t.tenantId, t.analyticsRuleId], foreignColumns: [rule.tenantId, rule.id] }),
  ],
);

/** A row says that the directory lists `memberOid` (a person or a group) directly in the group. */
export const groupMember = pgTable(
  "group_member",
  {
    tenantId: tenantId(),
    groupId: uuid("group_id").notNull(),
    memberOid: text("member_oid").notNull(),
    memberKind: choice("member_kind", ["person", "group"]).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.groupId, t.memberOid] }),
    index("group_member_of").on(t.tenantId, t.memberOid),
    oneOf("group_member_kind", "member_kind", ["person", "group"]),
    foreignKey({
      columns: [t.tenantId, t.groupId],
      foreignColumns: [directoryGroup.tenantId, directoryGroup.id],
    }),
  ],
);
