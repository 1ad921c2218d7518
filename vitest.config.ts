import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("./", import.meta.url));
const alias = { "@/": root };
const exclude = ["**/node_modules/**", ".next/**", ".data/**", "e2e/**"];

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["**/*.unit.test.ts", "**/*.unit.test.tsx"],
          exclude,
          env: { TZ: "Pacific/Chatham" },
          testTimeout: 20_000,
          // These hold no state between files: loading each module once instead of once a file halves the time.
          isolate: false,
          maxWorkers: 2,
          setupFiles: ["./db/testing/fail-on-console-error.ts"],
        },
      },
      {
        resolve: { alias },
        test: {
          name: "integration",
          include: ["**/*.int.test.ts"],
          exclude,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          globalSetup: ["./db/testing/global-setup.ts"],
          setupFiles: ["./db/testing/fresh-start.ts", "./db/testing/fail-on-console-error.ts"],
        },
      },
    ],
  },
});
