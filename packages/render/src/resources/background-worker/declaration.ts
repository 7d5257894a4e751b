import { declareResource } from "../../declaration/property";
import { rule } from "../../declaration/rule";
import { nameSetting, resourceName } from "../shared-types";
import { placement } from "../environment/properties";
import { built, disk, run } from "../service/processes";
import { autoDeploy, fingerprints, previews, slug, source } from "../service/properties";
import { noFolderOfImage, oneInstanceWithDisk, paidPlan } from "../service/rules";
import { scalableByLoad } from "../service/scaling-rule";

/** A background worker: built from a git repository or run from an image, runs without an address of its own. */
export const backgroundWorker = declareResource({
  name: "BackgroundWorker",
  description:
    "A background worker on Render, built from a git repository or run from an image: a process that nobody connects to, started again when it ends. " +
    "Creating or changing it writes settings and starts no deploy: a `Rollout` deploys it.",
  held: "render",
  properties: {
    name: {
      type: { kind: "string", pattern: resourceName },
      description: "The worker's name, unique in the workspace.",
      plainWhenFound: true,
      required: true,
      sentAt: "name",
    },
    ...source,
    ...built,
    ...run,
    ...disk,
    ...autoDeploy,
    ...previews,
    ...placement,
    nameSetting,
  },
  sentWhole: ["serviceDetails.envSpecificDetails", "image"],
  outputs: { ...slug, ...fingerprints },
  holdsData: "disk",
  deployedByRollout: true,
  rules: [rule(noFolderOfImage), rule(paidPlan), rule(oneInstanceWithDisk), rule(scalableByLoad)],
});
