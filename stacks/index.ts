import { backend } from "./backend";
import { fleet } from "./fleet";
import { goapp } from "./goapp";
import { realtime } from "./realtime";
import type { System } from "./system";
import { webapp } from "./webapp";

/** Every system that this project can bring up. A stack brings up those that its config has settings for. */
export const systems: readonly System[] = [backend, fleet, goapp, realtime, webapp];
