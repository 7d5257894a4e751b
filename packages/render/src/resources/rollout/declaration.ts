import { releaseExpected, releasePattern } from "@slipway/render-api";
import type { Plain } from "../../declaration/plain";
import { declareResource, type Pattern, type Properties } from "../../declaration/property";
import { rule } from "../../declaration/rule";
import { envVarName, secretFiles } from "../shared-types";
import { orderRule } from "./order";
import { knownRuntimeVariables, noCommitOfCronJobs, releaseOrSource, smallFiles } from "./rules";

const release = {
  kind: "string",
  pattern: { regex: releasePattern, expected: releaseExpected },
} as const;

const envGroupId: Pattern = { regex: /^evg-\w+$/, expected: "the id of an environment group, `evg-…`" };

const properties = {
  services: {
    type: {
      kind: "map",
      value: {
        kind: "object",
        name: "RolloutService",
        description: "What one service is to run, and with which configuration.",
        properties: {
          serviceId: {
            type: {
              kind: "string",
              pattern: {
                regex: /^(srv|crn)-\w+$/,
                expected: "the id of a service, `srv-…`, or of a cron job, `crn-…`",
              },
            },
            description: "The service's id.",
            required: true,
          },
          release: {
            type: release,
            description:
              "The release that is to run: a whole commit, or an image with its digest " +
              "(`ghcr.io/acme/api@sha256:…`). Without it the service follows its branch, and any commit of it is " +
              "accepted. A cron job has none: Render deploys the newest commit of its branch.",
            plainWhenFound: true,
          },
          source: {
            type: { kind: "string" },
            description:
              "The `sourceFingerprint` of a service that follows its branch: when it changes, the newest commit of " +
              "the new branch is deployed. It can't be combined with `release`.",
          },
          triggers: {
            type: { kind: "map", value: { kind: "string" } },
            description:
              "What else the service has to be deployed for, by names of your choice: the service's " +
              "`settingsFingerprint`, and a text of each other thing that it reads at its start. When one changes, " +
              "the service is deployed; when all are again what they were at a deploy that Render still keeps, " +
              "that deploy comes back with no build.",
            absentMeans: {},
          },
          envVars: {
            type: { kind: "map", value: { kind: "string" }, keyPattern: envVarName },
            description:
              "The service's environment variables; the rollout is their one writer. An update writes what " +
              "changed. A refresh sees every variable that the service has at Render, so that the next update " +
              "removes what the program does not state; `ignoreChanges` keeps one that somebody else looks after.",
            absentMeans: {},
          },
          runtimeEnvVars: {
            type: { kind: "list", element: { kind: "string", pattern: envVarName }, set: true },
            description:
              "Names of the variables that no build reads. When only these change, the build that is live is " +
              "restarted, without another build.",
            absentMeans: [],
          },
          secretFiles: {
            type: secretFiles,
            description:
              "The service's secret files, content by name; the rollout is their one writer. The service finds them in " +
              "`/etc/secrets`, one with a native runtime in its root directory as well, while it is built and while it runs, " +
              "so that a change causes a build. They win over those of a linked group. 1 MB together at most. A refresh sees " +
              "every file that the service has at Render, once the program states one.",
            secret: true,
            absentMeans: {},
          },
          envGroups: {
            type: { kind: "map", value: { kind: "string", pattern: envGroupId } },
            description:
              "The environment groups that the service is linked to, id by names of your choice; the rollout is the one writer of " +
              "the service's links, and writes them before the deploy. Links of other services are left alone. A changed group " +
              "deploys the service where `triggers` have its `settingsFingerprint`. A refresh sees every group that the service is " +
              "linked to, once the program states one.",
            plainWhenFound: true,
            absentMeans: {},
          },
          after: {
            type: { kind: "list", element: { kind: "string" }, set: true },
            description: "Keys of the services that must be live before this one is deployed.",
            absentMeans: [],
          },
        },
      },
    },
    description: "The services, by keys of your choice.",
    required: true,
  },
  rollbackOnFailure: {
    type: { kind: "boolean" },
    description: "Whether services that this rollout has switched are rolled back when another one fails.",
    default: true,
  },
} as const satisfies Properties;

/** Checked inputs. */
export type RolloutInputs = Plain<typeof properties>;

/** A deploy that Render may still keep. */
const keptDeploy = {
  kind: "object",
  name: "KeptDeploy",
  description: "A deploy that was live once, to which the service can go back with no build while Render keeps it.",
  properties: {
    deployId: { type: { kind: "string" }, description: "The deploy's id.", required: true },
    release: { type: { kind: "string" }, description: "The release that it ran.", required: true },
    identity: {
      type: { kind: "string" },
      description: "Fingerprint of release, triggers, variables, secret files and linked groups together.",
      required: true,
      secret: true,
    },
  },
} as const;

const deployedService = {
  kind: "object",
  name: "DeployedService",
  description: "What one service runs.",
  properties: {
    serviceId: { type: { kind: "string" }, description: "The service's id.", required: true },
    deployId: {
      type: { kind: "string" },
      description: "The deploy that is live; empty when none is, as while the service is suspended.",
      required: true,
    },
    release: { type: { kind: "string" }, description: "The release that is live.", required: true },
    source: { type: { kind: "string" }, description: "Where it came from, when the service follows its branch." },
    triggers: {
      type: { kind: "map", value: { kind: "string" } },
      description: "The triggers that it was deployed with.",
      required: true,
    },
    variables: {
      type: { kind: "string" },
      description: "Fingerprint of the variables, secret files and linked groups that it was deployed with.",
      required: true,
      secret: true,
    },
    buildVariables: {
      type: { kind: "string" },
      description: "Fingerprint of those among them that a build may read.",
      required: true,
      secret: true,
    },
    history: {
      type: { kind: "list", element: keptDeploy },
      description: "What it ran, the newest first.",
      required: true,
    },
  },
} as const;

/** The act of bringing a system's services to their releases and configuration, in order, as one unit. */
export const rollout = declareResource({
  name: "Rollout",
  description:
    "Brings a system's services to their releases and configuration, in order, as one unit. It writes " +
    "their variables, secret files and links to environment groups, deploys the services that changed, waits until each is live at the " +
    "very release that was asked for, and otherwise fails and says what is live where.",
  held: "state",
  properties,
  outputs: {
    deployed: {
      type: { kind: "map", value: deployedService },
      description: "What is live, by the keys of `services`.",
      changesWith: ["services"],
    },
  },
  deploys: "services",
  rules: [
    rule(orderRule),
    rule(releaseOrSource),
    rule(noCommitOfCronJobs),
    rule(knownRuntimeVariables),
    rule(smallFiles),
  ],
});
