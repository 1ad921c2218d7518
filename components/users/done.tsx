import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";

import { counted } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { AddedUsers } from "@/server/domain/users/schema";

import { useUserList } from "./use-user-list";

/** What the last act led to. */
export type Done =
  | { kind: "configured"; changed: number }
  | { kind: "deactivated"; changed: number }
  | { kind: "reactivated"; changed: number; without: number }
  | ({ kind: "added" } & AddedUsers);

const link = "rounded-sm font-medium text-accent underline";

function RunNow() {
  const [{ job }] = useUserList();
  const { data: me } = useSuspenseQuery(useTRPC().tenant.me.queryOptions());
  if (!me.rights.includes("jobs.manage")) return null;
  return (
    <Link href={job === null ? "/jobs" : `/jobs?job=${job}`} className={link}>
      Go to the job and use “Run now” to import their recordings
    </Link>
  );
}

function Added({ added, onConfigure }: { added: AddedUsers; onConfigure: (ids: string[]) => void }) {
  const { personIds, already, unrecorded } = added;
  return (
    <>
      <p>
        {counted(personIds.length, "person", "people")} added.
        {already > 0 && ` ${counted(already, "person was", "people were")} Users already.`}
      </p>
      {unrecorded > 0 && (
        <p>
          {unrecorded === personIds.length
            ? ""
            : `${counted(unrecorded, "of them has", "of them have")} no recording rule: `}
          Nothing of theirs is imported until they have a recording rule, a license and the Zoom add-on.
        </p>
      )}
      {personIds.length > 0 && (
        <Button className="mt-2" onClick={() => onConfigure(personIds)}>
          Configure them
        </Button>
      )}
    </>
  );
}

type DoneNoticeProps = { done: Done; onConfigure: (ids: string[]) => void; onClose: () => void };

export function DoneNotice({ done, onConfigure, onClose }: DoneNoticeProps) {
  const warn = done.kind === "reactivated" ? done.without > 0 : done.kind === "added" && done.unrecorded > 0;
  return (
    <Notice tone={warn ? "warn" : "ok"} onClose={onClose}>
      {done.kind === "added" ? (
        <Added added={done} onConfigure={onConfigure} />
      ) : (
        <>
          {counted(done.changed, "person", "people")} {done.kind}. {done.kind === "configured" && <RunNow />}
          {done.kind === "reactivated" &&
            done.without > 0 &&
            `${counted(done.without, "of them goes", "of them go")} without a license that the configuration gives: others have it by now.`}
        </>
      )}
    </Notice>
  );
}
