import { memo } from "react";

const escape = (term: string) => term.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);

/** Text with every occurrence of the (lower-case) terms marked. */
export const Highlight = memo(function Highlight({
  text,
  terms,
}: {
  text: string;
  terms: readonly string[];
}) {
  if (terms.length === 0) return text;
  const parts = text.split(new RegExp(`(${terms.map(escape).join("|")})`, "giu"));
  return parts.map((part, at) => (at % 2 === 1 ? <mark key={at}>{part}</mark> : part));
});
