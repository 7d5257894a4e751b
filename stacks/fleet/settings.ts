import { z } from "zod";
import type { Problem, SettingsContext } from "../problem";
import type { AutoscalingSettings } from "../settings/autoscaling";
import type { InstanceSettings } from "../settings/instances";
import { keyValueSettings, postgresSettings } from "../settings/stores";
import type { VariableSettings } from "../settings/variables";
import { manifest, otlpEndpoint, otlpHeaders } from "./manifests";

/** Applies the migrations that a database doesn't have yet. The jar is in the image's folder, and the stand-in's. */
export const MIGRATE = "java -jar fleet.jar migrate";

/** Settings that `fleet` has besides those of every system. */
export const settings = {
  /** Its allowed networks connect with the stack output `externalDatabaseUrl`. */
  database: postgresSettings,
  /** Its allowed networks connect with the stack output `externalRedisUrl`. */
  redis: keyValueSettings,
  /** Whether the service runs its scheduled jobs. */
  jobs: z.boolean().default(true),
  /** Whether each instance migrates the database at its start. Else a pre-deploy command does, once per deploy. */
  migrateOnStart: z.boolean().default(true),
  /** Where traces and metrics are sent, if anywhere. */
  telemetry: z
    .strictObject({
      /** Where a collector takes OTLP by HTTP. */
      endpoint: otlpEndpoint.optional(),
      /** Headers that it wants, such as a key: a secret. */
      headers: otlpHeaders.optional(),
    })
    .prefault({}),
};

type FleetSettings = z.infer<z.ZodObject<typeof settings>> & InstanceSettings & AutoscalingSettings & VariableSettings;

/** The service. */
export const services = {
  api: {
    kind: "web",
    manifest,
    image: { name: "fleet", orBuilt: true },
    paths: ["Dockerfile", ".dockerignore", ".mvn/**", "pom.xml", "src/main/**"],
    migrations: ["src/main/resources/migrations/*.sql"],
  },
} as const;

/** The contract's rules that a schema can't say. */
export function problems(given: FleetSettings, { isEncrypted }: SettingsContext): Problem[] {
  return [...instanceProblems(given), ...telemetryProblems(given, isEncrypted), ...variablesElsewhere(given)];
}

/** What every instance does for itself, in words, each with the setting that ends it. */
const ownWork = {
  jobs: {
    what: "each instance runs the scheduled jobs, since its scheduler knows of no other",
    off: "`jobs: false`",
  },
  migrateOnStart: {
    what: "each instance migrates the database at its start",
    off: "`migrateOnStart: false`, with which a pre-deploy command does, once",
  },
} as const;

/** Old and new stand side by side for the moments of a deploy: for those, and no longer, a lock keeps their work apart. */
function instanceProblems({ instances, autoscaling, ...given }: FleetSettings): Problem[] {
  const work = (["jobs", "migrateOnStart"] as const).filter((name) => given[name]).map((name) => ownWork[name]);
  const what = work.map((own) => own.what).join(", and ");
  const off = work.map((own) => own.off).join(", and ");
  const because = `but ${what}: expected 1 instance, or ${off}`;
  const problem = (setting: string, message: string): Problem[] =>
    work.length === 0 ? [] : [{ path: [setting, "api"], message: `${message}, ${because}`, fix: "remove" }];
  return [
    ...((instances.api ?? 1) === 1 ? [] : problem("instances", `is ${instances.api}`)),
    ...(autoscaling.api === undefined ? [] : problem("autoscaling", "adds instances")),
  ];
}

function telemetryProblems({ telemetry }: FleetSettings, isEncrypted: SettingsContext["isEncrypted"]): Problem[] {
  const path = ["telemetry", "headers"];
  if (telemetry.headers === undefined) return [];
  if (telemetry.endpoint === undefined)
    return [{ path, message: "means nothing without `telemetry.endpoint`, where they are sent", fix: "remove" }];
  if (isEncrypted(path)) return [];
  return [{ path, message: "is a secret but isn't encrypted", fix: { set: "<name>=<value>", secret: true } }];
}

/** Variables that say what a setting says: in two places they would come to disagree. */
const settingOf: Readonly<Record<string, string>> = {
  RUN_JOBS: "jobs",
  MIGRATE_ON_START: "migrateOnStart",
  OTEL_EXPORTER_OTLP_ENDPOINT: "telemetry.endpoint",
  OTEL_EXPORTER_OTLP_HEADERS: "telemetry.headers",
};

/** Variables that come from the system's own stores. */
const ownStores: Readonly<Record<string, string>> = { DATABASE_URL: "Postgres", REDIS_URL: "Redis" };

function variablesElsewhere({ variables }: FleetSettings): Problem[] {
  return Object.keys(variables.api ?? {}).flatMap((name): Problem[] => {
    const path = ["variables", "api", name];
    const setting = settingOf[name];
    if (setting !== undefined)
      return [{ path, message: `is what \`slipway:fleet.${setting}\` says: set it there`, fix: "remove" }];
    const store = ownStores[name];
    if (store === undefined) return [];
    const message = `is the connection string of the system's own ${store}, and the stack knows it`;
    return [{ path, message, fix: "remove" }];
  });
}
