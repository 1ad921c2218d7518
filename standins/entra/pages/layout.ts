const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const escapeHtml = (text: string) =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

export const SIGN_IN_TITLE = "Sign in to your account";

const STYLE = `
:root { color-scheme: light dark; --ground: #eef1f5; --card: #fff; --ink: #1b1f24; --soft: #4d5661; --line: #c3cad3; --accent: #0b5cad; --on-accent: #fff; --hover: #f0f5fb }
@media (prefers-color-scheme: dark) { :root { --ground: #14171b; --card: #1e2329; --ink: #eef1f5; --soft: #b3bcc7; --line: #48515c; --accent: #7db8f5; --on-accent: #10151b; --hover: #29313a } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink); font: 16px/1.45 system-ui, "Segoe UI", sans-serif; display: grid; place-items: center; padding: 24px }
main { width: 100%; max-width: 34rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 32px }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 8px }
h2 { font-size: 1rem; margin: 24px 0 8px }
p { margin: 8px 0 } .soft { color: var(--soft); font-size: .875rem }
ul { padding: 0; margin: 8px 0; list-style: none } ul.bullets { list-style: disc; padding-left: 1.25rem }
.people li { display: flex; align-items: center; gap: 12px; margin: 6px 0 }
.people button { flex: 1; text-align: left } .people button span { display: block; overflow-wrap: anywhere }
button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 8px 14px; cursor: pointer }
button:hover { background: var(--hover) } button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
input[type=search] { font: inherit; width: 100%; padding: 8px 12px; border: 1px solid var(--soft); border-radius: 6px; background: var(--card); color: inherit; margin-top: 4px }
label.tick { display: flex; gap: 8px; align-items: center; margin: 16px 0 }
.row { display: flex; gap: 8px; justify-content: flex-end; margin-top: 24px } .foot { margin: 32px 0 0 } [hidden] { display: none !important }
`;

/** A whole page around trusted HTML; everything a person or a request supplied must be escaped before. */
export function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<link rel="icon" href="data:,"><style>${STYLE}</style></head><body><main>${body}
<p class="soft foot">Local stand-in for Microsoft Entra ID. Nothing here reaches Microsoft.</p></main></body></html>`;
}
