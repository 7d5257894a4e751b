import type { Plain } from "../../declaration/plain";
import { declareResource, type Properties } from "../../declaration/property";
import { rule } from "../../declaration/rule";
import { addresses, connectionStrings, instance } from "../datastore/properties";
import { ipAllowList, keyValuePlan, maxmemoryPolicy, persistenceMode } from "../shared-types";
import { persistenceOfPlan } from "./rules";

const properties = {
  name: instance.name,
  plan: {
    type: keyValuePlan,
    description: "The size of the instance. It can only grow.",
    required: true,
    growsOnly: true,
    sentAt: "plan",
  },
  region: instance.region,
  maxmemoryPolicy: {
    type: maxmemoryPolicy,
    description: "Which keys are dropped when memory is full.",
    defaultText: "Render's, chosen once",
    chosenByRender: true,
    sentAt: "maxmemoryPolicy",
    repliedAt: "options.maxmemoryPolicy",
  },
  persistenceMode: {
    type: persistenceMode,
    description: "What is kept across a restart.",
    defaultText: "the plan's, `off` for `free` and `journal_snapshot` for the others",
    chosenByRender: true,
    changesWith: ["plan"],
    sentAt: "persistenceMode",
    repliedAt: "options.persistenceMode",
  },
  ipAllowList: {
    type: ipAllowList,
    description: "Who may connect from outside Render.",
    defaultText: "nobody",
    absentMeans: [],
    sentAt: "ipAllowList",
  },
  nameSetting: instance.nameSetting,
  allowDataLoss: instance.allowDataLoss,
} as const satisfies Properties;

/** Checked inputs. */
export type KeyValueInputs = Plain<typeof properties>;

/** A key value instance: Redis by another name. */
export const keyValue = declareResource({
  name: "KeyValue",
  description:
    "A key value instance on Render, which speaks Redis' protocol. It is ready for connections when the " +
    "resource is created. Deleting it deletes its data.",
  held: "render",
  properties,
  holdsData: true,
  outputs: {
    ...connectionStrings,
    ...addresses,
    cliCommand: {
      type: { kind: "string" },
      description: "Command that opens a session.",
      secret: true,
    },
  },
  rules: [rule(persistenceOfPlan)],
});
