import postgres from "postgres";

/** JSON goes in as text that the caller made, so that nothing is encoded twice, and comes out parsed. */
const json = {
  to: 114,
  from: [114, 3802],
  serialize: (text: string) => text,
  parse: (text: string) => JSON.parse(text) as unknown,
};

/**
 * Opens the engine's own pool. Connections are never recycled by age: one of them holds the leader's lock.
 *
 * @param max number of connections
 */
export function connect(databaseUrl: string, max: number) {
  return postgres(databaseUrl, {
    max,
    max_lifetime: null,
    types: { json },
    onnotice: () => undefined,
    connection: { application_name: "engine" },
  });
}

export type Sql = ReturnType<typeof connect>;
export type Tx = Parameters<Parameters<Sql["begin"]>[1]>[0];
