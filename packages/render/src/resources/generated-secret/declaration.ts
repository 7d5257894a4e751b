import type { Plain } from "../../declaration/plain";
import { declareResource, type Properties } from "../../declaration/property";

const properties = {
  keepers: {
    type: { kind: "map", value: { kind: "string" } },
    description: "Texts of your choice: when one changes, a new value is made.",
    defaultText: "none",
    absentMeans: {},
    immutable: true,
  },
  bytes: {
    type: { kind: "integer", minimum: 16, maximum: 1024 },
    description: "How many random bytes the value has, 16 to 1024. Another number makes a new value.",
    default: 32,
    immutable: true,
  },
} as const satisfies Properties;

/** Checked inputs. */
export type GeneratedSecretInputs = Plain<typeof properties>;

/** A random value that Pulumi's state keeps. */
export const generatedSecret = declareResource({
  name: "GeneratedSecret",
  description:
    "A random value, made once and kept encrypted in Pulumi's state, for any number of services. A new " +
    "one is made when its `keepers` change, or by `pulumi up --replace`.",
  held: "state",
  properties,
  outputs: {
    value: {
      type: { kind: "string" },
      description: "The random bytes in base64.",
      secret: true,
    },
  },
  rules: [],
});
