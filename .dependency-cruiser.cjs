/**
 * Who may import whom. Each layer may use itself and what stands to its right:
 * app -> trpc | auth | jobs -> domain -> db | connectors | events -> lib
 */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: from, pathNot: ["\\.test\\.tsx?$", "/testing/"] },
  to: { path: "^(app|components|server|db|standins|scripts|bench|e2e)/", pathNot: allowed },
});

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, dependencyTypesNot: ["type-only"] },
    },
    only("lib-is-lowest", "^server/lib/", ["^server/lib/"], "lib knows nothing of ours"),
    only("engine", "^server/engine/", ["^server/(engine|lib)/"], "the engine knows no noun of ours"),
    only("events", "^server/events/", ["^server/(events|lib)/"], "events stand below domain"),
    only("connectors", "^server/connectors/", ["^server/(connectors|lib)/"], "connectors see no database"),
    only("db", "^db/(?!testing/)", ["^db/", "^server/lib/"], "db knows only lib"),
    only(
      "domain",
      "^server/domain/",
      ["^server/(domain|connectors|events|lib)/", "^db/"],
      "domain never knows its callers",
    ),
    only(
      "domain-schemas-are-pure",
      "^server/domain/.*/schema\\.ts$",
      ["^server/domain/.*/schema\\.ts$", "^db/constants"],
      "shared with the browser",
    ),
    only(
      "callers",
      "^server/(trpc|auth|jobs|web)/",
      ["^server/", "^db/"],
      "trpc, auth, jobs and web stand beside each other above domain",
    ),
    only(
      "app",
      "^app/",
      ["^app/", "^components/", "^server/(trpc|auth|jobs|domain|lib|engine)/", "^db/constants"],
      "app is routing only",
    ),
    {
      name: "pages-reach-domain-through-trpc",
      severity: "error",
      from: { path: "^app/(?!api/)", pathNot: "\\.test\\.tsx?$" },
      to: { path: "^server/domain/", pathNot: "schema\\.ts$" },
    },
    only(
      "components",
      "^components/",
      ["^components/", "^server/trpc/root\\.ts$", "^server/domain/.*/schema\\.ts$", "^db/constants"],
      "the browser sees types and pure schemas only",
    ),
    {
      name: "components-take-the-router-as-a-type",
      severity: "error",
      from: { path: "^components/" },
      to: { path: "^server/trpc/", dependencyTypesNot: ["type-only"] },
    },
    only("standins", "^standins/", ["^standins/"], "stand-ins import nothing of ours"),
    {
      name: "nobody-imports-standins",
      severity: "error",
      from: { path: "^(app|components|server|db)/", pathNot: ["\\.test\\.tsx?$", "/testing/"] },
      to: { path: "^(standins|scripts|bench|e2e)/" },
    },
    {
      name: "scripts-stay-out-of-the-ui",
      severity: "error",
      from: { path: "^(scripts|bench|e2e)/" },
      to: { path: "^(app|components)/" },
    },
    {
      name: "conversation-tables-are-guarded",
      comment: "only visibility, import, purge and holds touch the conversation tables",
      severity: "error",
      from: {
        path: "^server/",
        pathNot: [
          "^server/domain/(conversations|imports|retention|holds|playback)/",
          "\\.test\\.ts$",
          "/testing/",
        ],
      },
      to: { path: "^db/schema/conversation\\.ts$" },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^node_modules|\\.next/|\\.data/)" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default"],
    },
  },
};
