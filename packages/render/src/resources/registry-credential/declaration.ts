import { declareResource, type Properties } from "../../declaration/property";
import { nameSetting, notEmpty, registry } from "../shared-types";

const properties = {
  name: {
    type: { kind: "string", pattern: notEmpty },
    description: "The credential's name.",
    plainWhenFound: true,
    required: true,
    sentAt: "name",
  },
  registry: {
    type: registry,
    description: "Where the images are.",
    required: true,
    sentAt: "registry",
  },
  username: {
    type: { kind: "string", pattern: notEmpty },
    description: "The user at the registry.",
    plainWhenFound: true,
    required: true,
    sentAt: "username",
  },
  authToken: {
    type: { kind: "string", pattern: notEmpty },
    description:
      "The user's token or password. Render never tells it, so that an import can't know it: the update after it writes it.",
    required: true,
    secret: true,
    notEchoed: true,
    sentAt: "authToken",
  },
  nameSetting,
} as const satisfies Properties;

/** What opens a private registry. */
export const registryCredential = declareResource({
  name: "RegistryCredential",
  description: "A credential of the workspace for a private registry of images.",
  held: "render",
  properties,
  // A patch always has all of it.
  sentWhole: [""],
  outputs: {},
  rules: [],
});
