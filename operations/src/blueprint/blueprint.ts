/** Where the published description of a Blueprint is, for editors. */
export const SCHEMA_URL = "https://render.com/schema/render.yaml.json";

/** What a variable of a service is taken from, in the words of a Blueprint. */
export type EnvVarSource =
  | { value: string }
  /** Render makes one once. */
  | { generateValue: true }
  /** Render asks for it once. */
  | { sync: false }
  | { fromDatabase: { name: string; property: string } }
  | { fromService: { type: ServiceReferenceType; name: string } & ({ property: string } | { envVarKey: string }) };

/** A variable of a service. */
export type EnvVar = { key: string } & EnvVarSource;

/** What a reference calls the kind of service that it leads to; a static site is `web`. */
export type ServiceReferenceType = ProcessType | "cron" | "keyvalue";

/** What a Blueprint calls the kinds of services that run as processes. */
export type ProcessType = "web" | "pserv" | "worker";

/** What services of all kinds have in common that are deployed. */
interface DeployedService {
  name: string;
  /** Without one it is the repository that has the Blueprint. */
  repo?: string;
  branch?: string;
  rootDir?: string;
  buildFilter?: { paths: string[] };
  autoDeployTrigger: "checksPass" | "off";
  /** Web services and static sites alone have some. */
  domains?: string[];
  envVars?: EnvVar[];
}

/** What services have in common that run as processes, or at their times. */
interface MadeService extends DeployedService {
  dockerfilePath?: string;
  dockerContext?: string;
  buildCommand?: string;
  startCommand?: string;
  image?: { url: string; creds?: { fromRegistryCreds: { name: string } } };
  dockerCommand?: string;
}

/** A service that runs as processes. */
export interface BlueprintProcess extends MadeService {
  type: ProcessType;
  runtime: string;
  region: string;
  plan?: string;
  numInstances?: number;
  scaling?: { minInstances: number; maxInstances: number; targetCPUPercent?: number; targetMemoryPercent?: number };
  renderSubdomainPolicy?: "disabled";
  preDeployCommand?: string;
  /** Web services alone have one. */
  healthCheckPath?: string;
  maxShutdownDelaySeconds?: number;
  disk?: { name: string; mountPath: string; sizeGB: number };
}

/** A cron job. */
export interface BlueprintCronJob extends MadeService {
  type: "cron";
  runtime: string;
  region: string;
  plan?: string;
  schedule: string;
}

/** A static site. */
export interface BlueprintStaticSite extends DeployedService {
  type: "web";
  runtime: "static";
  buildCommand: string;
  staticPublishPath: string;
  headers?: { path: string; name: string; value: string }[];
  routes?: { type: "redirect" | "rewrite"; source: string; destination: string }[];
}

/** A network that may connect to a data store from outside. */
export interface AllowedSource {
  source: string;
  description?: string;
}

/** A key value instance. */
export interface BlueprintKeyValue {
  type: "keyvalue";
  name: string;
  region: string;
  plan?: string;
  maxmemoryPolicy?: string;
  ipAllowList: AllowedSource[];
}

/** A Postgres. */
export interface BlueprintDatabase {
  name: string;
  region: string;
  plan?: string;
  postgresMajorVersion: string;
  diskSizeGB?: number;
  ipAllowList: AllowedSource[];
}

/** One entry under `services`. */
export type BlueprintService = BlueprintProcess | BlueprintCronJob | BlueprintStaticSite | BlueprintKeyValue;

/** A Blueprint, as far as a system can say one. */
export interface Blueprint {
  services: BlueprintService[];
  databases?: BlueprintDatabase[];
}
