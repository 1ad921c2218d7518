const numbers = new Intl.NumberFormat("en-US");

export const formatNumber = (value: number) => numbers.format(value);

/** "1 Conversation", "1,234 Conversations". */
export const counted = (count: number, one: string, many = `${one}s`) =>
  `${formatNumber(count)} ${count === 1 ? one : many}`;

const byteUnits = ["B", "KB", "MB", "GB", "TB"] as const;

/** Decimal units, as disks and file managers count: 1,500,000 -> "1.5 MB". */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const shown = unit === 0 || value >= 99.5 ? Math.round(value) : Math.round(value * 10) / 10;
  return `${formatNumber(shown)} ${byteUnits[unit] ?? "TB"}`;
}

/** "compliance_uc" -> "Compliance uc"; for identifiers that have no label of their own. */
export function humanise(identifier: string): string {
  const words = identifier.replaceAll(/[_.]+/g, " ").trim().toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
