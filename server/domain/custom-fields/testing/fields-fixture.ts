import { and, eq } from "drizzle-orm";

import type { AuditAction, CustomFieldType } from "@/db/constants";
import type { Database } from "@/db/client";
import { auditEvent } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import type { ArchivePorts } from "@/server/domain/archive/ports";
import { createCustomField } from "@/server/domain/custom-fields/create-custom-field";
import { getConversationFields } from "@/server/domain/custom-fields/get-conversation-fields";
import { setCustomFields } from "@/server/domain/custom-fields/set-custom-fields";
import { noAssignment, type Right } from "@/server/domain/rules/schema";
import { addJob, archivedConversation } from "@/server/domain/testing/archived-conversation";
import { tenantFixture, type TestPerson } from "@/server/domain/testing/tenant-fixture";

export type FieldsFixture = Awaited<ReturnType<typeof fieldsFixture>>;

/** A tenant with an administrator, somebody who fills in fields of all conversations, and one conversation of Bob's. */
export async function fieldsFixture(database: Database, archive: ArchivePorts) {
  const home = await tenantFixture(database);
  const admin = (await home.signIn(home.administrator)).ctx;
  const bob = await home.addPerson("Bob Berg");
  const jobId = await addJob(home);

  async function withRights(name: string, rights: Right[]): Promise<UserCtx> {
    const definition = { rights, assignment: noAssignment };
    const accessRuleId = await home.addRule(`Rights of ${name}`, { kind: "access", definition });
    const replayRuleId = home.builtIn("replay_all");
    return (await home.signIn(await home.addPerson(name, { accessRuleId, replayRuleId }))).ctx;
  }
  const archived = async (owner: TestPerson) =>
    (await archivedConversation(home, archive, { owner, jobId })).id;
  const filler = await withRights("Fay Filler", ["conversations.search", "conversations.fill_fields"]);
  const theirs = await archived(bob);

  return {
    ...{ home, admin, filler, bob, theirs, withRights, archived },
    async create(name: string, type: CustomFieldType = "text", ...choices: string[]): Promise<string> {
      const named = choices.map((choice) => ({ was: null, name: choice }));
      return (await createCustomField(admin, { name, type, choices: named })).id;
    },
    audited: (action: AuditAction, subject: string) =>
      home.db.tx((tx) =>
        tx
          .select({ detail: auditEvent.detail })
          .from(auditEvent)
          .where(and(eq(auditEvent.action, action), eq(auditEvent.subjectId, subject))),
      ),
    fill: (fieldId: string, value: string | number | null, conversationId = theirs) =>
      setCustomFields(filler, { conversationId, values: { [fieldId]: value } }),
    async valueIn(fieldId: string, conversationId = theirs) {
      const { fields } = await getConversationFields(filler, { conversationId });
      return fields.find(({ id }) => id === fieldId)?.value;
    },
  };
}
