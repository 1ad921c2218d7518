import { lookup as dnsLookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { Agent, type Dispatcher } from "undici";
import { hostAndPort, type ZoomSettings } from "./settings";

/** Everything that IANA's special-purpose registries keep off the public internet. */
const notPublic = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  notPublic.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  notPublic.addSubnet(network, prefix, "ipv6");
const globalUnicast = new BlockList();
globalUnicast.addSubnet("2000::", 3, "ipv6");

/** Whether an IP address (v4 or v6, without brackets) lies on the public internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !notPublic.check(address, "ipv4");
  return family === 6 && globalUnicast.check(address, "ipv6") && !notPublic.check(address, "ipv6");
}

class RefusedAddressError extends Error {
  override readonly name = "RefusedAddressError";
  readonly code = "EREFUSEDADDRESS";
}

/**
 * A lookup that hands on public addresses only. The socket connects to exactly what was checked here, so a name that
 * changes its mind between check and use (DNS rebinding) gains nothing.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  dnsLookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, []);
    const addresses = found.filter(({ address }) => isPublicAddress(address));
    const [first] = addresses;
    if (!first) return callback(new RefusedAddressError("The name leads to no public address"), []);
    if (options.all) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};

const agentOptions = { keepAliveTimeout: 10_000, connections: 32 } as const;
const publicAgent = new Agent({ ...agentOptions, connect: { lookup: publicLookup, timeout: 10_000 } });
const namedAgent = new Agent({ ...agentOptions, connect: { timeout: 10_000 } });

export type Route = { url: URL; dispatcher: Dispatcher; mayHoldToken: boolean; mayStart: boolean };

/**
 * Decides how an address may be reached; null = not at all. `mayHoldToken`: Zoom's hosts and those of the two Zoom
 * settings. `mayStart`: those, and the download hosts; anything else only as the target of a redirect. Plain http and
 * addresses off the public internet pass only for an origin or host that a setting names.
 */
export function routeTo(settings: ZoomSettings, address: string, base?: URL): Route | null {
  if (!URL.canParse(address, base)) return null;
  const url = new URL(address, base);
  const host = hostAndPort(url);
  if (host === null || url.username || url.password) return null;

  const origins = [settings.oauthUrl, settings.apiUrl].map((setting) => new URL(setting).origin);
  const isZoom = url.protocol === "https:" && url.port === "" && /(^|\.)zoom\.us$/.test(url.hostname);
  const isOwn = !isZoom && origins.includes(url.origin);
  const isListed = settings.downloadHosts.includes(host);
  const named = isOwn || isListed;
  if (!named && url.protocol !== "https:") return null;
  if (!named && isLiteral(url) && !isPublicAddress(bare(url))) return null;
  const mayHoldToken = isZoom || isOwn;
  return {
    url,
    dispatcher: named ? namedAgent : publicAgent,
    mayHoldToken,
    mayStart: mayHoldToken || isListed,
  };
}

const bare = (url: URL) => url.hostname.replace(/^\[|\]$/g, "");
const isLiteral = (url: URL) => isIP(bare(url)) !== 0;
