/**
 * The part of Inngest's expression language (CEL) that the engine evaluates: paths below `event` and `async`
 * (`event.data.tenantId`), text, numbers, true, false, null, `==`, `!=`, `&&`, `||`, `!`, `+` and parentheses.
 */
export type Scope = { event: unknown; async?: unknown };
type Node = (scope: Scope) => unknown;

const token =
  /\s*(?:(==|!=|&&|\|\||[!+()])|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\d+(?:\.\d+)?)|([A-Za-z_][\w.]*))/y;
type Token = { kind: "symbol" | "text" | "number" | "word"; value: string };

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (source.slice(token.lastIndex).trim() !== "") {
    const at = token.lastIndex;
    const match = token.exec(source);
    if (!match) throw new SyntaxError(`not understood: ${source.slice(at).trim()}`);
    const [, symbol, double, single, number, word] = match;
    const text = double ?? single;
    if (symbol !== undefined) tokens.push({ kind: "symbol", value: symbol });
    else if (text !== undefined) tokens.push({ kind: "text", value: text.replace(/\\(.)/g, "$1") });
    else if (number !== undefined) tokens.push({ kind: "number", value: number });
    else tokens.push({ kind: "word", value: word ?? "" });
  }
  return tokens;
}

const literals: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };

function pathNode(path: string): Node {
  if (path in literals) return () => literals[path];
  const [root, ...keys] = path.split(".");
  if ((root !== "event" && root !== "async") || keys.includes(""))
    throw new SyntaxError(`not understood: ${path}`);
  return (scope) =>
    keys.reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : null,
      scope[root],
    );
}

function add(left: unknown, right: unknown): unknown {
  if (typeof left === "number" && typeof right === "number") return left + right;
  if (typeof left === "string" && typeof right === "string") return left + right;
  throw new TypeError("`+` takes two numbers or two texts");
}

const operators: readonly Readonly<Record<string, (left: Node, right: Node) => Node>>[] = [
  { "||": (left, right) => (scope) => left(scope) === true || right(scope) === true },
  { "&&": (left, right) => (scope) => left(scope) === true && right(scope) === true },
  {
    "==": (left, right) => (scope) => left(scope) === right(scope),
    "!=": (left, right) => (scope) => left(scope) !== right(scope),
  },
  { "+": (left, right) => (scope) => add(left(scope), right(scope)) },
];

/**
 * Reads an expression.
 *
 * @returns a function that evaluates it; that one throws TypeError when `+` meets other things than texts or numbers
 * @throws SyntaxError when the expression uses more than the part above
 */
export function compile(source: string): Node {
  const tokens = tokensOf(source);
  let at = 0;
  const isNext = (symbol: string) => tokens[at]?.kind === "symbol" && tokens[at]?.value === symbol;

  function binary(level: number): Node {
    const table = operators[level];
    if (!table) return unary();
    let left = binary(level + 1);
    for (;;) {
      const next = tokens[at];
      const combine = next?.kind === "symbol" ? table[next.value] : undefined;
      if (!combine) return left;
      at += 1;
      left = combine(left, binary(level + 1));
    }
  }

  function unary(): Node {
    const next = tokens[at++];
    if (!next) throw new SyntaxError("the expression ends too early");
    if (next.kind === "text") return () => next.value;
    if (next.kind === "number") return () => Number(next.value);
    if (next.kind === "word") return pathNode(next.value);
    if (next.value === "!") {
      const inner = unary();
      return (scope) => inner(scope) !== true;
    }
    if (next.value !== "(") throw new SyntaxError(`not understood: ${next.value}`);
    const inner = binary(0);
    if (!isNext(")")) throw new SyntaxError("a parenthesis is missing");
    at += 1;
    return inner;
  }

  const root = binary(0);
  if (at < tokens.length) throw new SyntaxError(`not understood: ${tokens[at]?.value ?? ""}`);
  return root;
}

/** Whether an optional condition holds; one that is missing does, one that fails to evaluate does not. */
export function holds(source: string | null | undefined, scope: Scope): boolean {
  if (source === null || source === undefined || source === "") return true;
  try {
    return compile(source)(scope) === true;
  } catch {
    return false;
  }
}
