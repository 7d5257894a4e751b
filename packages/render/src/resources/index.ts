import type { Resource } from "../resource";
import { backgroundWorkerResource } from "./background-worker/background-worker";
import { generatedSecretResource } from "./generated-secret/generated-secret";
import { keyValueResource } from "./key-value/key-value";
import { postgresResource } from "./postgres/postgres";
import { privateServiceResource } from "./private-service/private-service";
import { rolloutResource } from "./rollout/rollout";
import { staticSiteResource } from "./static-site/static-site";
import { webServiceResource } from "./web-service/web-service";

/** Every kind of resource that the provider handles. */
export const resources: readonly Resource[] = [
  webServiceResource,
  privateServiceResource,
  backgroundWorkerResource,
  staticSiteResource,
  postgresResource,
  keyValueResource,
  generatedSecretResource,
  rolloutResource,
];
