import type { Check } from "./check";
import { checks as backend } from "./backend/checks";
import { checks as fleet } from "./fleet/checks";
import { checks as goapp } from "./goapp/checks";
import { checks as realtime } from "./realtime/checks";
import { checks as webapp } from "./webapp/checks";

/**
 * What can be tried of each system once it is up, by the system's name. Operations load them; the program never does, so that a preview
 * doesn't either.
 */
export const checks: Readonly<Record<string, readonly Check[]>> = { backend, fleet, goapp, realtime, webapp };
