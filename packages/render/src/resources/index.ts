import type { Resource } from "../resource";
import { backgroundWorkerResource } from "./background-worker/background-worker";
import { cronJobResource } from "./cron-job/cron-job";
import { dedicatedIpSetResource } from "./dedicated-ip-set/dedicated-ip-set";
import { envGroupLinkResource } from "./env-group-link/env-group-link";
import { envGroupResource } from "./env-group/env-group";
import { environmentResource } from "./environment/environment";
import { generatedSecretResource } from "./generated-secret/generated-secret";
import { keyValueResource } from "./key-value/key-value";
import { logStreamResource } from "./log-stream/log-stream";
import { logStreamOverrideResource } from "./log-stream-override/log-stream-override";
import { metricsStreamResource } from "./metrics-stream/metrics-stream";
import { notificationOverrideResource } from "./notification-override/notification-override";
import { notificationSettingsResource } from "./notification-settings/notification-settings";
import { postgresResource } from "./postgres/postgres";
import { postgresUserResource } from "./postgres-user/postgres-user";
import { privateServiceResource } from "./private-service/private-service";
import { projectResource } from "./project/project";
import { registryCredentialResource } from "./registry-credential/registry-credential";
import { rolloutResource } from "./rollout/rollout";
import { staticSiteResource } from "./static-site/static-site";
import { webhookResource } from "./webhook/webhook";
import { webServiceResource } from "./web-service/web-service";

/** Every kind of resource that the provider handles. */
export const resources: readonly Resource[] = [
  webServiceResource,
  privateServiceResource,
  backgroundWorkerResource,
  cronJobResource,
  staticSiteResource,
  postgresResource,
  postgresUserResource,
  keyValueResource,
  projectResource,
  environmentResource,
  envGroupResource,
  envGroupLinkResource,
  registryCredentialResource,
  dedicatedIpSetResource,
  notificationSettingsResource,
  notificationOverrideResource,
  logStreamResource,
  logStreamOverrideResource,
  metricsStreamResource,
  webhookResource,
  generatedSecretResource,
  rolloutResource,
];
