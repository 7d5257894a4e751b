import type { Plain } from "../../declaration/plain";
import { declareResource, type Properties } from "../../declaration/property";
import { rule } from "../../declaration/rule";
import { placement } from "../environment/properties";
import { envVarName, nameSetting, resourceName, secretFiles } from "../shared-types";
import { generatedOrSaid, smallFiles } from "./rules";

const properties = {
  name: {
    type: { kind: "string", pattern: resourceName },
    description: "The group's name.",
    plainWhenFound: true,
    required: true,
    sentAt: "name",
  },
  envVars: {
    type: { kind: "map", value: { kind: "string" }, keyPattern: envVarName },
    description:
      "Its variables. A refresh sees every variable that the group has at Render, so that the next update removes what the program does " +
      "not state.",
    absentMeans: {},
    deploy: "settings",
    sentAt: "envVars",
  },
  generatedEnvVars: {
    type: { kind: "list", element: { kind: "string", pattern: envVarName }, set: true },
    description:
      "Names of variables whose values Render makes up, 32 random bytes each. One that is there already keeps its value.",
    plainWhenFound: true,
    example: ["SESSION_SECRET"],
    absentMeans: [],
    deploy: "settings",
    sentAt: "generatedEnvVars",
  },
  secretFiles: {
    type: secretFiles,
    description:
      "Its files, content by name: services find them in `/etc/secrets`, native runtimes in their root directory as well. 1 MB together " +
      "at most.",
    secret: true,
    absentMeans: {},
    deploy: "settings",
    sentAt: "secretFiles",
  },
  ...placement,
  nameSetting,
} as const satisfies Properties;

/** Checked inputs. */
export type EnvGroupInputs = Plain<typeof properties>;

/** Variables that several services get. */
export const envGroup = declareResource({
  name: "EnvGroup",
  description:
    "An environment group: variables and secret files that several services get, by the `envGroups` of their `Rollout` or by an `EnvGroupLink` " +
    "each. A service's own variables win. Changing it writes settings and starts no deploy: a `Rollout` that has `settingsFingerprint` among an entry's `triggers` does. It is not " +
    "deleted while a service is linked to it.",
  held: "render",
  properties,
  outputs: {
    settingsFingerprint: {
      type: { kind: "string" },
      description:
        "Fingerprint of its variables and files, for the `triggers` of a `Rollout`'s entries whose services are linked to it.",
      fingerprintOf: "settings",
    },
  },
  rules: [rule(generatedOrSaid), rule(smallFiles)],
});
