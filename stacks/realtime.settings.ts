import { z } from "zod";
import { exampleOf } from "../components/example";
import { checkValues, type Manifest, notesOf } from "../components/manifest";
import type { Environment } from "../components/environment";
import { isLocalRepository } from "../components/source";
import { manifests, queueManifest, type RealtimeService, sharedManifest } from "./realtime.manifests";
import type { Problem, ServiceSource, SettingsContext } from "./system";

/** Services of `realtime` that run as processes, in the order of the contract. */
export const webServices = ["orchestrator-api", "realtime-gateway", "consumers", "feeder"] as const;
/** All that is deployed from source. */
export const services = [...webServices, "dashboard"] as const satisfies readonly RealtimeService[];
/** Parts whose addresses browsers see. */
const browserFacing = ["orchestrator-api", "realtime-gateway", "dashboard"] as const;

const serviceName = z.enum(services);
const plan = z.enum(["starter", "standard", "pro", "pro_plus", "pro_max", "pro_ultra"]);
/** In a shell, the commit that the branch `main` of a repository stands at. */
const newestCommit = "$(git ls-remote <repository> main | cut -f1)";
const commit = z
  .string()
  .regex(/^[0-9a-f]{40}$/, "expected a whole commit id of 40 hex digits, never a branch or a tag")
  .meta({ examples: [newestCommit] });
const domain = z
  .string()
  .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, "expected a host name such as `api.example.com`")
  .meta({ examples: ["api.example.com"] });
/** Never one outside the repository. */
const folder = z
  .string()
  .refine(
    (path) => path === "" || path.split("/").every((part) => !["", ".", ".."].includes(part.trim())),
    "expected a folder of the repository such as `apps/realtime`",
  );
/** Networks that may connect to a data store from outside the platform. */
const allowedNetworks = z
  .array(
    z.strictObject({
      cidrBlock: z
        .cidrv4("expected a range of addresses such as `203.0.113.0/24`")
        .meta({ examples: ["203.0.113.0/24"] }),
      /** Whose network it is. */
      description: z.string().default(""),
    }),
  )
  .default([]);
const values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** Settings of `realtime` in stack config, under `slipway:realtime`. */
export const realtimeSettings = z.strictObject({
  repo: z
    .string()
    .min(1)
    .meta({
      description: "the Git URL of the repository that holds the workspace; in `local` a path too",
      examples: ["https://github.com/<you>/<repository>"],
    }),
  /** Folder of the repository with the pnpm workspace. */
  rootDir: folder.default("").meta({ examples: ["examples/realtime"] }),
  /** The branch that is followed, and that Render shows. */
  branch: z.string().min(1).default("main"),
  /** Whether services run what the branch holds, once its checks have passed. Staging only. */
  follow: z.boolean().default(false),
  /** The commit that every service runs, unless `releases` names another for it. */
  release: commit.optional(),
  releases: z.partialRecord(serviceName, commit).default({}),
  plans: z.partialRecord(z.enum(webServices), plan).default({}),
  /** Instances by service. A feeder or consumer more than once is safe; only the gateway gains from it. */
  instances: z.partialRecord(z.enum(webServices), z.number().int().min(1).max(100)).default({}),
  database: z
    .strictObject({
      plan: z
        .enum(["free", "basic_256mb", "basic_1gb", "basic_4gb", "pro_4gb", "pro_8gb", "pro_16gb"])
        .default("basic_256mb"),
      // A version without quotes is a number in YAML.
      version: z.coerce
        .string()
        .pipe(z.enum(["15", "16", "17", "18"]))
        .default("17")
        .meta({ examples: ["17"] }),
      /** For migrations from outside; they connect with the stack output `externalDatabaseUrl`. */
      allowedNetworks,
    })
    .prefault({}),
  redis: z
    .strictObject({
      plan: z.enum(["free", "starter", "standard", "pro"]).default("starter"),
      /** They connect with the stack output `externalRedisUrl`. */
      allowedNetworks,
    })
    .prefault({}),
  /** Domain of each part that has one of its own; in production each that browsers reach, in `local` none. */
  domains: z.partialRecord(serviceName, domain).default({}),
  /** Variables that differ from the manifests' defaults: `shared`, or a service's own. */
  variables: z.partialRecord(z.enum(["shared", ...services]), values).default({}),
  /** Names of parts on the platform, where the rule does not fit. */
  names: z.partialRecord(z.enum([...services, "postgres", "redis"]), z.string().min(1)).default({}),
});

export type RealtimeSettings = z.infer<typeof realtimeSettings>;

/** Files of the workspace whose change is a change of every service. */
const workspaceFiles = ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", "tsconfig*.json", "packages/**"];

/** Where each service's code is, and which changes are changes of it. */
export function sourcesOf(settings: RealtimeSettings): Record<RealtimeService, ServiceSource> {
  const source = (service: RealtimeService, ...paths: string[]): ServiceSource => ({
    repo: settings.repo,
    rootDir: settings.rootDir,
    paths: [...workspaceFiles, ...paths],
    release: settings.follow ? undefined : (settings.releases[service] ?? settings.release),
  });
  const containerized = (service: RealtimeService) =>
    source(service, `services/${service}/**`, `deploy/docker/${service}/**`, ".dockerignore");
  return {
    "orchestrator-api": containerized("orchestrator-api"),
    "realtime-gateway": containerized("realtime-gateway"),
    consumers: containerized("consumers"),
    feeder: containerized("feeder"),
    dashboard: source("dashboard", "frontend/dashboard/**"),
  };
}

/** What is wrong with settings of `realtime` that their schema can't tell. */
export function problemsOf(settings: RealtimeSettings, context: SettingsContext): Problem[] {
  return [
    ...releaseProblems(settings, context.environment),
    ...domainProblems(settings, context.environment),
    ...variableProblems(settings, context),
  ];
}

function releaseProblems(settings: RealtimeSettings, environment: Environment): Problem[] {
  const pinned = settings.release !== undefined || Object.keys(settings.releases).length > 0;
  if (settings.follow && environment !== "staging") {
    return [
      {
        path: ["follow"],
        message: `is for staging: ${environment} runs releases, never what a branch happens to hold`,
        mend: "remove",
      },
    ];
  }
  if (settings.follow && pinned) {
    return [
      {
        path: ["follow"],
        message: "can't stand beside `release` or `releases`: a service follows its branch or runs a release",
        mend: "remove",
      },
    ];
  }
  const unpinned = services.filter((service) => !settings.releases[service]);
  // A repository on this machine tells its releases itself.
  const tellsReleases = environment === "local" && isLocalRepository(settings.repo);
  if (settings.follow || settings.release !== undefined || unpinned.length === 0 || tellsReleases) return [];
  return [
    {
      path: ["release"],
      message: `is missing: ${environment} needs the commit to run (40 hex digits), for ${unpinned.join(", ")}`,
      mend: { set: newestCommit },
    },
  ];
}

function domainProblems({ domains }: RealtimeSettings, environment: Environment): Problem[] {
  if (environment === "local" && Object.keys(domains).length > 0) {
    const message = "can't be had in local: its services are ports of this machine, which no domain leads to";
    return [{ path: ["domains"], message, mend: "remove" }];
  }
  const missing = browserFacing.filter((part) => environment === "production" && domains[part] === undefined);
  // Not in the order of the settings: the engine sorts them.
  const given = services.flatMap((part) => {
    const name = domains[part];
    return name === undefined ? [] : [[part, name] as const];
  });
  // Render adds the `www` partner of an apex by itself, and the reverse.
  const apex = (name: string): string => name.replace(/^www\./, "");
  const taken = given.flatMap(([part, name], index) => {
    const other = given.slice(0, index).find(([, earlier]) => apex(earlier) === apex(name));
    if (!other) return [];
    const message = `is \`${name}\`, and ${other[0]} has \`${other[1]}\` already; each part needs its own, and \`www\` counts as the same`;
    return [{ path: ["domains", part], message, mend: { set: `${part}.example.com` } }];
  });
  return [
    ...missing.map((part) => ({
      path: ["domains", part],
      message: "is missing: production says under which domain browsers reach it",
      mend: { set: `${part}.example.com` },
    })),
    ...taken,
  ];
}

function variableProblems({ variables }: RealtimeSettings, context: SettingsContext): Problem[] {
  return Object.entries(variables).flatMap(([holder, given]) =>
    Object.entries(given).flatMap(([name, value]) => {
      const path = ["variables", holder, name];
      const misplaced = rightPlaceOf(holder, name);
      if (misplaced !== undefined) return [{ path, message: misplaced, mend: "remove" as const }];
      const manifest: Manifest = holder === "shared" ? sharedManifest : manifests[holder as RealtimeService];
      const mend = mendOf(manifest, name);
      const inTheClear: Problem[] =
        notesOf(manifest, name).secret && !context.isEncrypted(path)
          ? [{ path, message: "is a secret and stands in the clear", mend }]
          : [];
      const wrong = checkValues(manifest, { [name]: value }, context.environment);
      return [...inTheClear, ...wrong.map(({ problem }) => ({ path, message: problem, mend }))];
    }),
  );
}

/** How to mend a variable. One without an example has its right value when it isn't set. */
function mendOf(manifest: Manifest, name: string): Problem["mend"] {
  if (notesOf(manifest, name).secret) return { set: "<value>", secret: true };
  const schema = manifest.shape[name];
  const example = schema && exampleOf(schema);
  return example === undefined ? "remove" : { set: example };
}

/** What is said of a variable that has its place elsewhere, so that services can't come to disagree. */
function rightPlaceOf(holder: string, name: string): string | undefined {
  if (holder !== "shared" && name in queueManifest.shape)
    return "must be the same for every service: set it under `variables.shared`";
  if (holder === "feeder" && name === "ORCHESTRATOR_API_KEY")
    return "is the API's `API_KEY`: set it for orchestrator-api, and both have it";
  return undefined;
}
