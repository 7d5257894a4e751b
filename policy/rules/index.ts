import type { Rule } from "../rule";
import { healthCheckPath } from "./health-check-path";
import { httpsAddresses } from "./https-addresses";
import { immutableReleases } from "./immutable-releases";
import { noFreePlan } from "./no-free-plan";
import { noPlainSecrets } from "./no-plain-secrets";
import { noPublicDataStore } from "./no-public-data-store";
import { oneInstanceWithDisk } from "./one-instance-with-disk";
import { oneRegion } from "./one-region";
import { protectedData } from "./protected-data";
import { rolledOut } from "./rolled-out";
import { tlsToDatabases } from "./tls-to-databases";

/** Every rule of the pack, in the order of its page. */
export const rules: readonly Rule[] = [
  immutableReleases,
  rolledOut,
  noFreePlan,
  noPublicDataStore,
  protectedData,
  healthCheckPath,
  oneInstanceWithDisk,
  oneRegion,
  tlsToDatabases,
  httpsAddresses,
  noPlainSecrets,
];
