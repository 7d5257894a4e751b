import type { ComposeService } from "./compose-file";
import { asked, overridable, variableOf } from "./override";

/** What a service in production is made of. */
export interface ProductionService {
  /** The variable that says which image runs. */
  imageVariable: string;
  /** The file beside the Compose file that has its variables. */
  envFile: string;
}

/** A file of what a container says, of which so many are kept. */
const LOGS = { driver: "json-file", options: { "max-size": "10m", "max-file": "5" } };
/** Longer than any of our applications takes to answer the requests that it has. */
export const GRACE = "30s";
/**
 * By the image's own test. One that passes makes a container healthy at once, and from then on a failed one shows soon. Before that it is
 * for whoever waits to say how long a start may take, such as one that migrates a database: the engine says that it failed only after
 * the longest that anybody waits.
 */
const HEALTH = { interval: "5s", timeout: "5s", retries: 3, start_period: "1800s" };

/**
 * A service's container as it is to be run where somebody depends on it: of an image that was built elsewhere, with no right that it doesn't
 * need, and with its values in a file that is no part of this one.
 */
export function inProduction(developed: ComposeService, { imageVariable, envFile }: ProductionService): ComposeService {
  const { restart, environment = {}, ...container } = developed;
  const kept: ComposeService = { ...container };
  delete kept.build;
  return {
    image: asked(imageVariable, "the image by its digest, or by a tag that stays"),
    ...kept,
    env_file: envFile,
    ...(Object.keys(environment).length > 0 && { environment }),
    read_only: true,
    tmpfs: ["/tmp"],
    cap_drop: ["ALL"],
    security_opt: ["no-new-privileges:true"],
    restart: restart === "no" ? "no" : "unless-stopped",
    stop_grace_period: GRACE,
    ...(restart !== "no" && { healthcheck: HEALTH }),
    logging: LOGS,
  };
}

/** Where a service is reached: behind whatever speaks TLS on the host, unless that is said otherwise. */
export function addressInProduction(service: string, port: number): string {
  return overridable(variableOf(service, "address"), `127.0.0.1:${port}`);
}
