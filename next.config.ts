import type { NextConfig } from "next";

/** What every answer carries; pages get their content policy with a nonce from proxy.ts. */
const everyAnswer = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "no-referrer" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  {
    key: "Permissions-Policy",
    value:
      "camera=(), microphone=(), geolocation=(), payment=(), usb=(), fullscreen=(self), clipboard-write=(self)",
  },
];

const apiPolicy = [
  "default-src 'self'",
  "script-src 'none'",
  "style-src 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  serverExternalPackages: ["inngest", "postgres", "pg-boss", "pino"],
  // `npm test` proves the types; a build that checks them again only takes longer.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [
    { source: "/:path*", headers: everyAnswer },
    { source: "/api/:path*", headers: [{ key: "Content-Security-Policy", value: apiPolicy }] },
  ],
};

export default config;
