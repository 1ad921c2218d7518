import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";

import { counted } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Badge } from "@/components/ui/badge";
import { Button, IconButton } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { ReachesBack } from "@/components/users/mapping/reaches-back";
import { sourceStatusWords } from "@/components/users/mapping/words";
import type { PersonDetail, PersonIdentity } from "@/server/domain/users/person/schema";

import { AddIdentity } from "./add-identity";

const identityWords = ({ email }: Pick<PersonIdentity, "email">) => email ?? "A Zoom user without an address";

function Mapped({ identity, mayMap }: { identity: PersonIdentity; mayMap: boolean }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const unmap = useMutation(
    trpc.mapping.unmap.mutationOptions({
      onSuccess: () => {
        toast.success(`${identityWords(identity)} is mapped to nobody now. What is archived stays.`);
        return Promise.all(
          [trpc.users.pathKey(), trpc.mapping.pathKey()].map((queryKey) =>
            queries.invalidateQueries({ queryKey }),
          ),
        );
      },
      onError: (error) => toast.error(errorMessage(error)),
    }),
  );
  return (
    <li className="flex items-start gap-2 py-1 text-sm">
      <span className="min-w-0 grow">
        <span className="break-all">{identityWords(identity)}</span>
        <span className="block text-2xs text-muted">
          mapped <Moment at={identity.mappedAt} to="date" />
        </span>
      </span>
      {mayMap && (
        <IconButton
          label={`Remove ${identityWords(identity)}`}
          className="-my-1"
          disabled={unmap.isPending}
          onClick={() => unmap.mutate({ identityId: identity.id })}
        >
          <X aria-hidden />
        </IconButton>
      )}
    </li>
  );
}

type IdentitiesProps = { person: PersonDetail; mayMap: boolean };

/** Who somebody is at Zoom: users that match, and the addresses that were mapped by hand. */
export function Identities({ person, mayMap }: IdentitiesProps) {
  const [adding, setAdding] = useState(false);
  const { sourceUsers, identities } = person;
  return (
    <Section
      title="At Zoom"
      actions={
        mayMap && (
          <Button look="ghost" className="h-7!" onClick={() => setAdding(true)}>
            <Plus aria-hidden className="size-4" />
            Add address
          </Button>
        )
      }
    >
      <div className="px-4 py-2">
        {sourceUsers.length === 0 && (
          <p className="py-1 text-sm text-muted">
            No user of a connected account has this person’s user name, mail or a mapped address.
          </p>
        )}
        <ul aria-label="Matching users">
          {sourceUsers.map(({ jobId, jobName, sourceId, email, status, reachesBackTo }) => (
            <li key={`${jobId} ${sourceId}`} className="py-1 text-sm">
              <span className="break-all">{email ?? sourceId}</span>{" "}
              {sourceStatusWords(status) && <Badge tone="warn">{sourceStatusWords(status)}</Badge>}
              <span className="block text-2xs text-muted">{jobName}</span>
              <ReachesBack to={reachesBackTo} />
            </li>
          ))}
        </ul>
        {identities.length > 0 && (
          <>
            <h3 className="mt-2 text-2xs font-medium text-muted">
              {counted(identities.length, "mapped address", "mapped addresses")}
            </h3>
            <ul aria-label="Mapped addresses">
              {identities.map((identity) => (
                <Mapped key={identity.id} identity={identity} mayMap={mayMap} />
              ))}
            </ul>
          </>
        )}
      </div>
      {adding && <AddIdentity personId={person.id} name={person.name} onClose={() => setAdding(false)} />}
    </Section>
  );
}
