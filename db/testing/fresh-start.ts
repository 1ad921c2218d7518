import { vi } from "vitest";

/*
 * Files of tests follow each other in one process, so that packages are loaded once. What our own modules, the process and
 * its environment remember belongs to one file.
 */
const held = globalThis as typeof globalThis & { environmentOfTests?: NodeJS.ProcessEnv };
held.environmentOfTests ??= { ...process.env };

for (const name of Object.keys(process.env))
  if (!Object.hasOwn(held.environmentOfTests, name)) delete process.env[name];
Object.assign(process.env, held.environmentOfTests);
for (const name of Object.keys(globalThis))
  if (name.startsWith("holdfast")) Reflect.deleteProperty(globalThis, name);
vi.resetModules();
