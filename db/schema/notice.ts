import { sql } from "drizzle-orm";
import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";

import { noticeChannelKinds, noticeKinds } from "../constants";
import { bytes, choice, createdAt, id, instant, oneOf, tenantId } from "./columns";
import { job } from "./job";
import { tenant } from "./tenant";

/** A row is a condition that administrators are told of, open until it is over. */
export const notice = pgTable(
  "notice",
  {
    tenantId: tenantId(),
    id: id(),
    kind: choice("kind", noticeKinds).notNull(),
    jobId: uuid("job_id").notNull(),
    openedAt: instant("opened_at").notNull(),
    closedAt: instant("closed_at"),
    /** Ids and counts only. */
    detail: jsonb("detail").$type<Record<string, string | number>>().notNull(),
    seenBy: uuid("seen_by"),
    seenAt: instant("seen_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    oneOf("notice_kind", "kind", noticeKinds),
    uniqueIndex("notice_open")
      .on(t.tenantId, t.kind, t.jobId)
      .where(sql`closed_at is null`),
    index("notice_of_job").on(t.tenantId, t.jobId, t.openedAt),
    foreignKey({ columns: [t.tenantId, t.jobId], foreignColumns: [job.tenantId, job.id] }),
  ],
);

/** A row is a mailbox or an incoming webhook that notices go to; the address is sealed. */
export const noticeChannel = pgTable(
  "notice_channel",
  {
    tenantId: tenantId().references(() => tenant.id),
    id: id(),
    kind: choice("kind", noticeChannelKinds).notNull(),
    name: text("name").notNull(),
    sealedTarget: bytes("sealed_target").notNull(),
    enabled: boolean("enabled").notNull().default(true),
    createdBy: uuid("created_by"),
    createdAt: createdAt(),
    lastSentAt: instant("last_sent_at"),
    lastFailure: text("last_failure"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    oneOf("notice_channel_kind", "kind", noticeChannelKinds),
  ],
);

/** A row is one notice on its way through one channel, when it opens and when it closes. */
export const noticeDelivery = pgTable(
  "notice_delivery",
  {
    tenantId: tenantId(),
    noticeId: uuid("notice_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    moment: choice("moment", ["opened", "closed"]).notNull(),
    attempts: integer("attempts").notNull().default(0),
    nextTryAt: instant("next_try_at"),
    sentAt: instant("sent_at"),
    failure: text("failure"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.noticeId, t.channelId, t.moment] }),
    oneOf("notice_delivery_moment", "moment", ["opened", "closed"]),
    foreignKey({ columns: [t.tenantId, t.noticeId], foreignColumns: [notice.tenantId, notice.id] }),
    foreignKey({
      columns: [t.tenantId, t.channelId],
      foreignColumns: [noticeChannel.tenantId, noticeChannel.id],
    }).onDelete("cascade"),
  ],
);
