import { cronScheduleExpected, cronSchedulePattern } from "@slipway/render-api";
import { declareResource } from "../../declaration/property";
import { rule } from "../../declaration/rule";
import { placement } from "../environment/properties";
import { built, sized } from "../service/processes";
import { autoDeploy, fingerprints, source, slug } from "../service/properties";
import { noFolderOfImage, paidPlan } from "../service/rules";
import { nameSetting, resourceName } from "../shared-types";
import { sensibleSchedule } from "./rules";

/** A cron job: built from a git repository or run from an image, runs at its times. */
export const cronJob = declareResource({
  name: "CronJob",
  description:
    "A cron job on Render, built from a git repository or run from an image: its start command runs at the times of its schedule, one run at a time. " +
    "Changing it writes settings and starts no deploy: a `Rollout` deploys it. Render deploys no commit of a cron job that " +
    "is asked for, so it follows its branch; and Render cancels none of its deploys, so the one that a creation starts goes on, " +
    "before the rollout's.",
  held: "render",
  properties: {
    name: {
      type: { kind: "string", pattern: resourceName },
      description: "The job's name, unique in the workspace.",
      plainWhenFound: true,
      required: true,
      sentAt: "name",
    },
    schedule: {
      type: { kind: "string", pattern: { regex: cronSchedulePattern, expected: cronScheduleExpected } },
      description: "When it runs: a cron expression of five fields, in UTC.",
      plainWhenFound: true,
      example: "0 3 * * *",
      required: true,
      deploy: "settings",
      sentAt: "serviceDetails.schedule",
    },
    ...source,
    ...built,
    ...sized,
    ...autoDeploy,
    ...placement,
    nameSetting,
  },
  sentWhole: ["serviceDetails.envSpecificDetails", "image"],
  outputs: { ...slug, ...fingerprints },
  deployedByRollout: true,
  rules: [rule(noFolderOfImage), rule(paidPlan), rule(sensibleSchedule)],
});
