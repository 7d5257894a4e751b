import { defaultPort } from "../ports";
import { definePlatform } from "../platform-definition";
import { DockerPlatform } from "./platform";
import { hostPrices } from "./prices";
import { hostProblems } from "./problems";
import { settings } from "./settings";

/** One Docker host: containers on a machine of one's own. */
export const docker = definePlatform({
  name: "docker",
  settings,
  problems: hostProblems,
  open: (settings, place) => new DockerPlatform({ ...place, settings }),
  prices: hostPrices,
  variables: ({ kind }) =>
    kind === "web service" || kind === "private service"
      ? [{ name: "PORT", meaning: "Where it must listen", value: String(defaultPort), isThereWhileBuilding: false }]
      : [],
  reachedByDomain: () => false,
});
