/** The one app registration the stand-in knows, unless settings name another. Not secret: it opens nothing but this stand-in. */
export const DEFAULT_CLIENT_ID = "7d0c5f0e-6b1a-4c0e-9a53-0d5f3f3a9b21";
export const DEFAULT_CLIENT_SECRET = "standin-secret-for-development-only";
export const DEFAULT_REDIRECT_URI = "http://localhost:3000/api/auth/callback/microsoft-entra-id";
export const DEFAULT_PORT = 3001;

/** Application permissions that the registration asks for; admin consent with `.default` grants all of these. */
export const DEFAULT_APP_ROLES = ["User.Read.All", "GroupMember.Read.All"];

/** Delegated permissions that the registration asks for. */
export const REGISTERED_SCOPES = ["openid", "profile", "email", "offline_access", "User.Read"];

export const GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000";
export const GRAPH_RESOURCE = "https://graph.microsoft.com";
