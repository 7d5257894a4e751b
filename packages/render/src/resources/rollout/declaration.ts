import type { Plain } from "../../declaration/plain";
import { declareResource, type Properties } from "../../declaration/property";
import { rule } from "../../declaration/rule";
import { envVarName, notEmpty } from "../shared-types";
import { orderRule } from "./order";
import { distinctOwners } from "./rules";

const properties = {
  services: {
    type: {
      kind: "map",
      value: {
        kind: "object",
        name: "RolloutService",
        description: "What one service is to run.",
        properties: {
          serviceId: {
            type: { kind: "string", pattern: notEmpty },
            description: "The service's id.",
            required: true,
          },
          settingsVersion: {
            type: { kind: "integer", minimum: 0 },
            description: "The service's `settingsVersion`: when it changes, the service is deployed.",
            required: true,
          },
          release: {
            type: {
              kind: "string",
              pattern: {
                regex: /^[0-9a-f]{40}$/,
                expected: "a full commit of 40 lower-case hexadecimal digits",
              },
            },
            description:
              "The commit that is to run. Without it the service follows its branch, and any commit is accepted.",
          },
          lateEnvVars: {
            type: {
              kind: "map",
              value: { kind: "string" },
              keyPattern: envVarName,
            },
            description:
              "Variables that are known only once every service exists, such as addresses. The rollout owns them.",
            absentMeans: {},
          },
          ownEnvVars: {
            type: { kind: "list", element: { kind: "string", pattern: envVarName }, set: true },
            description:
              "Names of the variables that the service's own resource writes, generated ones too. The rollout removes a variable that is late no longer, unless it is one of these; without this list it removes none.",
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
    description: "Whether services that this rollout has switched go back when another one fails. Default true.",
    default: true,
  },
} as const satisfies Properties;

/** Checked inputs. */
export type RolloutInputs = Plain<typeof properties>;

/** The act of bringing a system's services to their releases and settings, in order, as one unit. */
export const rollout = declareResource({
  name: "Rollout",
  description:
    "Brings a system's services to their releases and settings, in order, as one unit. It deploys the services that changed, waits until each is live at the very release that was asked for, and otherwise fails and says what stands where.",
  properties,
  outputs: {
    deployed: {
      type: {
        kind: "map",
        value: {
          kind: "object",
          name: "DeployedService",
          description: "What one service runs.",
          properties: {
            serviceId: {
              type: { kind: "string" },
              description: "The service's id.",
              required: true,
            },
            deployId: {
              type: { kind: "string" },
              description: "The deploy that is live.",
              required: true,
            },
            release: {
              type: { kind: "string" },
              description: "The commit that is live.",
              required: true,
            },
            settingsVersion: {
              type: { kind: "integer" },
              description: "The settings it was deployed with.",
              required: true,
            },
            lateEnvVars: {
              type: { kind: "map", value: { kind: "string" } },
              description: "The late variables it was deployed with.",
              required: true,
            },
          },
        },
      },
      description: "What stands where now, by the keys of `services`.",
      changesWith: ["services"],
    },
  },
  rules: [rule(orderRule), rule(distinctOwners)],
});
