import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  date,
  foreignKey,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";

import { directoryFailures, licenseSkus, regions } from "../constants";
import { bytes, choice, createdAt, instant, oneOf, tenantId } from "./columns";

/** The one row about this installation; belongs to no tenant and holds nothing of any. */
export const installation = pgTable(
  "installation",
  {
    id: integer("id").primaryKey().default(1),
    /** Names the master key that the archive was sealed with and proves its bytes without giving them away. */
    keyringCheck: text("keyring_check").notNull(),
    createdAt: createdAt(),
  },
  () => [check("installation_single", sql`"id" = 1`)],
);

/** Counts before and after, had a suspicious answer of the directory been believed. */
export type DirectoryShrink = {
  at: string;
  people: { before: number; after: number };
  groups: { before: number; after: number };
  members: { before: number; after: number };
};

/** A row is one organization = one Entra tenant. Guarded by the tenant policy on its own id. */
export const tenant = pgTable(
  "tenant",
  {
    id: uuid("id").primaryKey(),
    /** Entra tenant id, lower case. The only unique key that does not begin with a tenant: it names one. */
    tid: text("tid").notNull().unique(),
    name: text("name").notNull(),
    timeZone: text("time_zone").notNull(),
    defaultRegion: choice("default_region", regions).notNull(),
    /** The one administrator who needs no licence. */
    freeAdministratorId: uuid("free_administrator_id"),
    directoryConsentAt: instant("directory_consent_at"),
    usersDeltaLink: text("users_delta_link"),
    groupsDeltaLink: text("groups_delta_link"),
    directorySyncedAt: instant("directory_synced_at"),
    /** Of the last attempt; null = it went well, or its answer was refused for its counts. */
    directoryFailure: choice("directory_failure", directoryFailures),
    /** The manager tree is read with every complete answer, else daily. */
    managersReadAt: instant("managers_read_at"),
    /** Largest share of people, groups or memberships, in per cent, that one sync may take away without a person's word. */
    directoryShrinkPercent: integer("directory_shrink_percent").notNull().default(20),
    /** How long the ledger keeps rows about people who must not be recorded. */
    skippedLedgerDays: integer("skipped_ledger_days").notNull().default(90),
    /** What a refused answer would have taken away; null = none is waiting for a person's word. */
    directoryShrink: jsonb("directory_shrink").$type<DirectoryShrink>(),
    /** A person's word that the next such answer is true; used once. */
    directoryShrinkConfirmedAt: instant("directory_shrink_confirmed_at"),
    nextDirectorySyncAt: instant("next_directory_sync_at").notNull().defaultNow(),
    nextPurgeAt: instant("next_purge_at").notNull().defaultNow(),
    createdAt: createdAt(),
  },
  () => [
    oneOf("tenant_region", "default_region", regions),
    oneOf("tenant_directory_failure", "directory_failure", directoryFailures),
  ],
);

/** A row is a tenant's key-encryption key, wrapped by a master key of the operator's keyring. */
export const tenantKey = pgTable(
  "tenant_key",
  {
    tenantId: tenantId().references(() => tenant.id),
    id: uuid("id").notNull(),
    masterKeyId: text("master_key_id").notNull(),
    wrappedKey: bytes("wrapped_key").notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] })],
);

/** A row is what the tenant bought of one SKU. */
export const licensePool = pgTable(
  "license_pool",
  {
    tenantId: tenantId().references(() => tenant.id),
    sku: choice("sku", licenseSkus).notNull(),
    bought: integer("bought").notNull(),
    startsOn: date("starts_on"),
    endsOn: date("ends_on"),
    trial: boolean("trial").notNull().default(false),
    /** Since when more are in use than were bought; a time of grace begins then. */
    overUsedSince: instant("over_used_since"),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.sku] }), oneOf("license_pool_sku", "sku", licenseSkus)],
);

/** A row is a signed-in browser. The cookie holds the token whose SHA-256 stands here; rights are never stored in it. */
export const session = pgTable(
  "session",
  {
    tenantId: tenantId().references(() => tenant.id),
    id: uuid("id").notNull(),
    tokenHash: text("token_hash").notNull(),
    personId: uuid("person_id").notNull(),
    createdAt: createdAt(),
    lastSeenAt: instant("last_seen_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), unique("session_token").on(t.tenantId, t.tokenHash)],
);

/** A row is a consent road that a signed-in person started (Zoom or Microsoft); used once, bound to their session. */
export const oauthState = pgTable(
  "oauth_state",
  {
    tenantId: tenantId().references(() => tenant.id),
    stateHash: text("state_hash").notNull(),
    sessionId: uuid("session_id").notNull(),
    purpose: choice("purpose", ["zoom", "microsoft"]).notNull(),
    jobId: uuid("job_id"),
    /** PKCE verifier, sealed. */
    sealedVerifier: bytes("sealed_verifier"),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.stateHash] }),
    oneOf("oauth_state_purpose", "purpose", ["zoom", "microsoft"]),
    foreignKey({
      columns: [t.tenantId, t.sessionId],
      foreignColumns: [session.tenantId, session.id],
    }).onDelete("cascade"),
  ],
);
