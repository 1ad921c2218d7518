type GrantState = "granted" | "not_granted" | "unknown";
type GrantedThrough = "admin_consent" | "user_consent";

/** One row of the registry with how it stands, in the columns of Microsoft's portal and our own. */
export type PermissionRow = {
  api: string;
  value: string;
  permission: string;
  type: "Delegated" | "Application";
  reason: string;
  switchesOff: string;
  optional: boolean;
  stored: string | null;
  state: GrantState;
  through: GrantedThrough | null;
};

export type ZoomPermissions = {
  jobId: string;
  jobName: string;
  /** False: never connected, or no longer. */
  connected: boolean;
  rows: PermissionRow[];
  /** Scopes of the grant that nobody here asks for. */
  surplus: string[];
};

export type PermissionReport = {
  tenantName: string;
  clientId: string;
  microsoft: PermissionRow[];
  /** Application permissions that were granted and nobody here asks for. */
  surplus: string[];
  /** One sentence on why something is unknown. */
  problem: string | null;
  /** For a global administrator who has no account here. */
  handOverUrl: string;
  zoom: ZoomPermissions[];
  checkedAt: Date;
};

export type AppGuides = {
  address: string;
  entra: {
    clientId: string;
    tenant: string;
    signInRedirect: string;
    consentRedirect: string;
    permissions: Pick<PermissionRow, "value" | "permission" | "type" | "optional" | "reason" | "stored">[];
    /** JSON for `requiredResourceAccess` in the app's manifest. */
    manifest: string;
  };
  zoom: {
    clientId: string;
    redirect: string;
    webhook: string;
    /** Whether the secret of the event subscription is set here. */
    webhookReady: boolean;
    scopes: { granular: string; classic: string; optional: boolean; reason: string; switchesOff: string }[];
    events: { event: string; reason: string; optional: boolean }[];
    deauthorizationEvent: string;
  };
};
