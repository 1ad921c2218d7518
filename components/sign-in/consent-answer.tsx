import { Frame } from "./frame";

/** Where a global administrator ends who was sent to Microsoft's consent page and may have no account here. */
export function ConsentAnswer({ declined }: { declined: boolean }) {
  return (
    <Frame>
      <section className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-6">
        <h1 className="text-lg font-semibold tracking-tight">
          {declined ? "Nothing was accepted" : "Thank you"}
        </h1>
        <p className="text-sm text-muted">
          {declined
            ? "Holdfast still can’t read people and groups of your organization. Open the address again if you change your mind; only a global administrator can accept."
            : "If you accepted the permissions, you are done: Holdfast asks Microsoft itself. Tell whoever sent you here to press Refresh under Tenant, Permissions. You can close this window."}
        </p>
      </section>
    </Frame>
  );
}
