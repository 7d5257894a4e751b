import { declareResource } from "../../declaration/property";
import { rule } from "../../declaration/rule";
import { nameSetting, resourceName } from "../shared-types";
import { placement } from "../environment/properties";
import { built, disk, internalAddress, listening, run } from "../service/processes";
import { autoDeploy, fingerprints, previews, slug, source } from "../service/properties";
import { freePort, noFolderOfImage, oneInstanceWithDisk, paidPlan } from "../service/rules";
import { scalableByLoad } from "../service/scaling-rule";

/** A private service: built from a git repository or run from an image, reachable by the other services of its region alone. */
export const privateService = declareResource({
  name: "PrivateService",
  description:
    "A private service on Render, built from a git repository or run from an image: only the other services of the workspace's region reach it, at " +
    "`internalAddress`. Creating or changing it writes settings and starts no deploy: a `Rollout` deploys it.",
  held: "render",
  properties: {
    name: {
      type: { kind: "string", pattern: resourceName },
      description:
        "The service's name, unique in the workspace. The private address is made from the first one and stays when it changes.",
      plainWhenFound: true,
      required: true,
      sentAt: "name",
    },
    ...source,
    ...built,
    ...run,
    ...disk,
    ...listening,
    ...autoDeploy,
    ...previews,
    ...placement,
    nameSetting,
  },
  sentWhole: ["serviceDetails.envSpecificDetails", "image"],
  outputs: { ...slug, ...internalAddress, ...fingerprints },
  holdsData: "disk",
  deployedByRollout: true,
  rules: [rule(noFolderOfImage), rule(paidPlan), rule(oneInstanceWithDisk), rule(freePort), rule(scalableByLoad)],
});
