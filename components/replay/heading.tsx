import { Lock } from "lucide-react";
import Link from "next/link";

import { formatDuration } from "@/components/format/time";
import { Moment, useZone } from "@/components/format/zone";
import { typeIcons, typeLabels } from "@/components/recordings/labels";
import { Badge } from "@/components/ui/badge";
import { PageHeader } from "@/components/ui/page-header";
import type { ConversationDetail } from "@/server/domain/conversations/schema";

export function Heading({ detail }: { detail: ConversationDetail }) {
  const Icon = typeIcons[detail.type];
  const zone = useZone();
  return (
    <>
      <Link
        href="/recordings"
        className="text-sm text-muted underline-offset-2 hover:text-ink hover:underline"
      >
        Recordings
      </Link>
      <PageHeader
        title={
          <span className="flex items-center gap-2">
            <Icon
              role="img"
              aria-label={typeLabels[detail.type]}
              className="size-5 shrink-0 text-accent"
              strokeWidth={1.75}
            />
            {detail.topic}
          </span>
        }
        note={
          <>
            {typeLabels[detail.type]} · <Moment at={detail.startedAt} /> ({zone}) ·{" "}
            {formatDuration(detail.durationMs)} · {detail.integration.name} · owner {detail.owner.name}
          </>
        }
        actions={
          detail.retention.onHold && (
            <Badge tone="warn">
              <Lock aria-hidden /> On hold
            </Badge>
          )
        }
      />
    </>
  );
}
