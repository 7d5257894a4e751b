import type { Package } from "../declaration/pulumi-schema";
import type { FunctionDeclaration, ResourceDeclaration } from "../declaration/property";
import { providerProperties } from "../provider-declaration";
import { envGroup } from "./env-group/declaration";
import { envGroupLink } from "./env-group-link/declaration";
import { environment } from "./environment/declaration";
import { backgroundWorker } from "./background-worker/declaration";
import { cronJob } from "./cron-job/declaration";
import { generatedSecret } from "./generated-secret/declaration";
import { dedicatedIpSet } from "./dedicated-ip-set/declaration";
import { keyValue } from "./key-value/declaration";
import {
  getEnvGroup,
  getKeyValue,
  getOwner,
  getPostgres,
  getProject,
  getRegistryCredential,
  getService,
} from "./look-ups/declarations";
import { logStream } from "./log-stream/declaration";
import { logStreamOverride } from "./log-stream-override/declaration";
import { metricsStream } from "./metrics-stream/declaration";
import { notificationOverride } from "./notification-override/declaration";
import { notificationSettings } from "./notification-settings/declaration";
import { postgres } from "./postgres/declaration";
import { postgresUser } from "./postgres-user/declaration";
import { project } from "./project/declaration";
import { registryCredential } from "./registry-credential/declaration";
import { privateService } from "./private-service/declaration";
import { rollout } from "./rollout/declaration";
import { staticSite } from "./static-site/declaration";
import { webhook } from "./webhook/declaration";
import { webService } from "./web-service/declaration";

/** Every resource of the provider, in the order of the documentation. */
export const declarations: readonly ResourceDeclaration[] = [
  webService,
  privateService,
  backgroundWorker,
  cronJob,
  staticSite,
  postgres,
  postgresUser,
  keyValue,
  project,
  environment,
  envGroup,
  envGroupLink,
  registryCredential,
  dedicatedIpSet,
  notificationSettings,
  notificationOverride,
  logStream,
  logStreamOverride,
  metricsStream,
  webhook,
  generatedSecret,
  rollout,
];

/** Every function of the package. */
export const functions: readonly FunctionDeclaration[] = [
  getService,
  getPostgres,
  getKeyValue,
  getEnvGroup,
  getProject,
  getRegistryCredential,
  getOwner,
];

/** Everything that the package declares. */
export const renderPackage: Package = { resources: declarations, functions, provider: providerProperties };
