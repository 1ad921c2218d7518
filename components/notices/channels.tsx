import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";

import { Moment } from "@/components/format/zone";
import { Confirm } from "@/components/jobs/confirm";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/field";
import { Section } from "@/components/ui/section";
import { Failed, ListSkeleton } from "@/components/ui/states";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { type Channel, channelKindLabels } from "@/server/domain/notices/schema";

import { ChannelDialog } from "./channel-dialog";

function useRefreshChannels() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: trpc.notices.channels.queryKey() });
}

function TestButton({ id, name }: Pick<Channel, "id" | "name">) {
  const refresh = useRefreshChannels();
  const test = useMutation(
    useTRPC().notices.testChannel.mutationOptions({
      onSuccess: async ({ sent, failure }) => {
        await refresh();
        if (sent) toast.success(`A test went to “${name}”.`);
        else toast.error(failure ?? "It was not sent.");
      },
      onError: (error) => toast.error(errorMessage(error)),
    }),
  );
  return (
    <Button aria-label={`Send test to ${name}`} busy={test.isPending} onClick={() => test.mutate({ id })}>
      Send test
    </Button>
  );
}

function RemoveButton({ channel: { id, name } }: { channel: Channel }) {
  const [asking, setAsking] = useState(false);
  const refresh = useRefreshChannels();
  const remove = useMutation(
    useTRPC().notices.removeChannel.mutationOptions({
      onSuccess: async () => {
        await refresh();
        setAsking(false);
      },
    }),
  );
  return (
    <>
      <Button look="ghost" aria-label={`Remove ${name}`} onClick={() => setAsking(true)}>
        Remove
      </Button>
      {asking && (
        <Confirm
          title={`Remove “${name}”?`}
          act="Remove channel"
          busy={remove.isPending}
          error={remove.error}
          onAct={() => remove.mutate({ id })}
          onClose={() => setAsking(false)}
        >
          Its address is deleted here, and what still waits is not sent there.
        </Confirm>
      )}
    </>
  );
}

function OnOff({ channel: { id, name, enabled } }: { channel: Channel }) {
  const refresh = useRefreshChannels();
  const change = useMutation(
    useTRPC().notices.changeChannel.mutationOptions({
      onSuccess: refresh,
      onError: (error) => toast.error(errorMessage(error)),
    }),
  );
  return (
    <Switch
      label={<span className="sr-only">{`Send notices to ${name}`}</span>}
      checked={enabled}
      disabled={change.isPending}
      onChange={(event) => change.mutate({ id, enabled: event.target.checked })}
    />
  );
}

function ChannelTable({ channels }: { channels: readonly Channel[] }) {
  return (
    <Table label="Channels">
      <thead>
        <tr>
          <Th>On</Th>
          <Th>Name</Th>
          <Th>Kind</Th>
          <Th>Goes to</Th>
          <Th>Last sent</Th>
          <Th>
            <span className="sr-only">Actions</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {channels.map((channel) => (
          <Tr key={channel.id}>
            <Td>
              <OnOff channel={channel} />
            </Td>
            <Td className="min-w-32 font-medium break-words">{channel.name}</Td>
            <Td className="whitespace-nowrap">{channelKindLabels[channel.kind].label}</Td>
            <Td className="min-w-40 break-all">{channel.target}</Td>
            <Td className="min-w-40">
              {channel.lastFailure ? (
                <span className="text-danger">{channel.lastFailure}</span>
              ) : channel.lastSentAt ? (
                <Moment at={channel.lastSentAt} />
              ) : (
                <span className="text-muted">Nothing yet</span>
              )}
            </Td>
            <Td>
              <div className="flex justify-end gap-1">
                <TestButton {...channel} />
                <RemoveButton channel={channel} />
              </div>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Mailboxes and webhooks that are told when a notice opens and when it is over. */
export function Channels() {
  const { data, error, refetch } = useQuery(useTRPC().notices.channels.queryOptions());
  const [adding, setAdding] = useState(false);
  const refresh = useRefreshChannels();
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <ListSkeleton rows={2} />;
  return (
    <Section title="Channels" actions={<Button onClick={() => setAdding(true)}>Add channel</Button>}>
      {data.channels.length === 0 ? (
        <p className="max-w-prose px-4 py-3 text-sm text-muted">
          Nobody is told outside of Holdfast. Add a mailbox, or a webhook of Microsoft Teams, Slack or another
          system, so that a lost connection is noticed the same hour.
        </p>
      ) : (
        <ChannelTable channels={data.channels} />
      )}
      {adding && (
        <ChannelDialog
          mailIsSetUp={data.mailIsSetUp}
          onSaved={() => void refresh()}
          onClose={() => setAdding(false)}
        />
      )}
    </Section>
  );
}
