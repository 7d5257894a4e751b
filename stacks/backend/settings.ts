import { z } from "zod";
import { linePattern, lineExpected } from "../../components/source";
import { isDisposable } from "../../components/environment";
import type { Problem, SettingsContext } from "../problem";
import type { InstanceSettings } from "../settings/instances";
import { postgresSettings } from "../settings/stores";
import type { VariableSettings } from "../settings/variables";
import { commandProblems, MIGRATE, START } from "./commands";
import { manifest } from "./manifests";

const command = (standard: string) =>
  z.string().min(1).regex(linePattern, `expected ${lineExpected}`).default(standard);

/** Settings that `backend` has besides those of every system. */
export const settings = {
  database: postgresSettings,
  /** What is run, and when. */
  commands: z
    .strictObject({
      build: command("npm ci && npm run prisma:generate && npm run build"),
      /** Runs before a release serves. Without one, the start command migrates the database. */
      preDeploy: command(MIGRATE).nullable(),
      start: command(START),
    })
    .prefault({}),
  /** Whether the platform asks `/health` before it sends anybody to a new instance. */
  healthCheck: z.boolean().default(true),
};

type BackendSettings = z.infer<z.ZodObject<typeof settings>> & VariableSettings & InstanceSettings;

/** The services. */
export const services = {
  api: {
    kind: "web",
    manifest,
    paths: [
      ".node-version",
      "package.json",
      "package-lock.json",
      "tsconfig*.json",
      "prisma.config.ts",
      "prisma/**",
      "src/**",
    ],
    migrations: ["prisma/migrations/*/migration.sql"],
  },
} as const;

/** The contract's rules that a schema can't say. */
export function problems(given: BackendSettings, context: SettingsContext): Problem[] {
  return [...commandProblems(given), ...probeProblems(given), ...signInProblems(given, context)];
}

function probeProblems({ healthCheck, variables }: BackendSettings): Problem[] {
  const probes = variables.api?.ENABLE_HEALTH_PROBES;
  if (!healthCheck || String(probes ?? true) === "true") return [];
  const message =
    "takes `/health` away, and the platform asks it before it sends anybody to a new instance, so no deploy would succeed: expected `true`, or `healthCheck: false`";
  return [{ path: ["variables", "api", "ENABLE_HEALTH_PROBES"], message, fix: "remove" }];
}

/** Whose tokens are taken is somebody's own project's; only where data is thrown away any will do. */
function signInProblems({ variables }: BackendSettings, { environment }: SettingsContext): Problem[] {
  if (isDisposable(environment)) return [];
  const missing = (name: string, what: string, fix: Problem["fix"]): Problem[] =>
    variables.api?.[name] === undefined
      ? [
          {
            path: ["variables", "api", name],
            message: `is missing: ${environment} needs ${what}`,
            isMissing: true,
            fix,
          },
        ]
      : [];
  return [
    ...missing("SUPABASE_JWT_SECRET", "the JWT secret of the Supabase project whose users sign in", {
      set: "<secret>",
      secret: true,
    }),
    ...missing("SUPABASE_JWT_ISSUER", "the issuer of its tokens", { set: "https://<project>.supabase.co/auth/v1" }),
  ];
}
