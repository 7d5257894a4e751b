import { runWithMocks } from "../../components/render/mocks.fixture";
import type {
  BuiltArgs,
  CronJobArgs,
  EnvGroup,
  EnvGroupArgs,
  Image,
  KeyValueArgs,
  Platform,
  PostgresArgs,
  ProcessArgs,
  PublicServiceArgs,
  RegistryCredentialReference,
  RolloutArgs,
  SecretArgs,
  Service,
  ServiceArgs,
  StaticSiteArgs,
  WebServiceArgs,
} from "../../components/platform";
import { RenderPlatform } from "../../components/render";

/** Every argument of a component: one that is added to the vocabulary is missing here until it has its value. */
type All<Args> = { [Name in keyof Required<Args>]: NonNullable<Args[Name]> };

const service: All<ServiceArgs> = {
  source: { repo: "https://github.com/acme/shop", branch: "main", rootDir: "app", paths: ["src/**"] },
  followBranch: true,
};
const ofPublic: All<PublicServiceArgs> = { ...service, domains: ["shop.example.com"] };
const built: All<BuiltArgs> = {
  ...service,
  build: { runtime: "node", build: "npm ci", start: "node server.js" },
  plan: "pro",
};
const credential: All<RegistryCredentialReference> = {
  named: "rgc-1",
  setting: "slipway:shop.registryCredentials.report",
};
const pulled: All<Image> = { image: "ghcr.io/acme/report:1", command: "report --all", registryCredential: credential };
const docker = { dockerfile: "Dockerfile", context: "." };
const cron: All<CronJobArgs> = { ...built, schedule: "0 3 * * *" };
const ofProcesses: All<ProcessArgs> = {
  ...built,
  instances: 1,
  autoscaling: { min: 1, max: 4, cpuPercent: 70, memoryPercent: 80 },
  preDeployCommand: "node migrate.js",
  shutdownDelaySeconds: 60,
  port: 4000,
  disk: { mountPath: "/var/data", sizeGB: 10 },
};
const web: All<WebServiceArgs> = { ...ofProcesses, ...ofPublic, healthCheckPath: "/health", onlyAtDomains: true };
const site: All<StaticSiteArgs> = {
  ...ofPublic,
  buildCommand: "npm run build",
  publishPath: "dist",
  headers: [{ path: "/*", name: "X-Frame-Options", value: "DENY" }],
  routes: [{ type: "rewrite", source: "/*", destination: "/index.html" }],
};
const allowedNetworks = [{ cidrBlock: "203.0.113.0/24", description: "the office" }];
const postgres: All<PostgresArgs> = { plan: "basic_1gb", version: "17", diskSizeGB: 10, allowedNetworks };
const keyValue: All<KeyValueArgs> = { plan: "starter", whenFull: "noeviction", allowedNetworks };
const secret: All<SecretArgs> = { keepers: { month: "1" } };
const variables = { values: { PORT: "1" }, runtimeOnly: ["PORT"], defaults: [] };
const group: All<EnvGroupArgs> = { variables, secretFiles: { "ca.pem": "-----BEGIN" } };
const rollout = (service: Service, shared: EnvGroup): All<RolloutArgs> => ({
  entries: [{ service, variables, groups: [shared], secretFiles: { "key.pem": "-----BEGIN" } }],
  rollbackOnFailure: false,
});

function composeAll(platform: Platform): void {
  const first = platform.webService("web", web);
  platform.privateService("private", ofProcesses);
  platform.backgroundWorker("worker", ofProcesses);
  platform.cronJob("nightly", cron);
  for (const [way, build] of Object.entries({ docker, pulled })) {
    platform.webService(`web-${way}`, { ...web, build });
    platform.privateService(`private-${way}`, { ...ofProcesses, build });
    platform.backgroundWorker(`worker-${way}`, { ...ofProcesses, build });
    platform.cronJob(`nightly-${way}`, { ...cron, build });
  }
  platform.staticSite("site", site);
  platform.postgres("database", postgres);
  platform.keyValue("cache", keyValue);
  platform.secret("token", secret);
  platform.rollout(rollout(first, platform.envGroup("shared", group)));
}

/** The properties that a composition can set, by kind: what comes to the provider when every argument of every component has a value. */
export async function composedProperties(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const place = { system: "shop", environment: "production", region: "ohio", nameOf: (part: string) => part } as const;
  const { asked } = await runWithMocks(() => composeAll(new RenderPlatform(place)));
  const found = new Map<string, Set<string>>();
  for (const { type, inputs } of asked) {
    const kind = type.split(":").at(-1) ?? type;
    found.set(kind, new Set([...(found.get(kind) ?? []), ...Object.keys(inputs)]));
  }
  return found;
}
