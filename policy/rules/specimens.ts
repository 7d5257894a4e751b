import type { Specimen } from "../specimen";
import { specimens as healthCheckPath } from "./health-check-path.specimens";
import { specimens as httpsAddresses } from "./https-addresses.specimens";
import { specimens as immutableReleases } from "./immutable-releases.specimens";
import { specimens as noFreePlan } from "./no-free-plan.specimens";
import { specimens as noPlainSecrets } from "./no-plain-secrets.specimens";
import { specimens as noPublicDataStore } from "./no-public-data-store.specimens";
import { specimens as oneInstanceWithDisk } from "./one-instance-with-disk.specimens";
import { specimens as oneRegion } from "./one-region.specimens";
import { specimens as protectedData } from "./protected-data.specimens";
import { specimens as rolledOut } from "./rolled-out.specimens";
import { specimens as tlsToDatabases } from "./tls-to-databases.specimens";

/** What each rule is shown on: its unit test, the page of rules and the test with the engine go by these. */
export const specimens: Readonly<Record<string, readonly Specimen[]>> = {
  "immutable-releases": immutableReleases,
  "rolled-out": rolledOut,
  "no-free-plan": noFreePlan,
  "no-public-data-store": noPublicDataStore,
  "protected-data": protectedData,
  "health-check-path": healthCheckPath,
  "one-instance-with-disk": oneInstanceWithDisk,
  "one-region": oneRegion,
  "tls-to-databases": tlsToDatabases,
  "https-addresses": httpsAddresses,
  "no-plain-secrets": noPlainSecrets,
};
