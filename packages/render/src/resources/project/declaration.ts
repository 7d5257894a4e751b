import type { Plain } from "../../declaration/plain";
import { declareResource, type Properties } from "../../declaration/property";
import { rule } from "../../declaration/rule";
import { environmentProperties } from "../environment/properties";
import { nameSetting, resourceName } from "../shared-types";
import { distinctEnvironments } from "./rules";

const properties = {
  name: {
    type: { kind: "string", pattern: resourceName },
    description: "The project's name.",
    plainWhenFound: true,
    required: true,
    sentAt: "name",
  },
  environments: {
    type: {
      kind: "list",
      set: true,
      element: {
        kind: "object",
        name: "ProjectEnvironment",
        description: "An environment that belongs to a project from the start.",
        properties: environmentProperties,
      },
    },
    description:
      "Its environments, one at least: Render makes no project without. They are told apart by their names, and when one goes and another " +
      "comes, it is renamed. Environments of the project that are not named here are left alone.",
    example: [{ name: "production", protectedStatus: "protected" }],
    plainWhenFound: true,
    required: true,
    sentAt: "environments",
  },
  nameSetting,
} as const satisfies Properties;

/** Checked inputs. */
export type ProjectInputs = Plain<typeof properties>;

/** What environments belong to. */
export const project = declareResource({
  name: "Project",
  description:
    "A project: what environments belong to. Deleting it deletes its environments; while something is in one of them, or it has environments " +
    "that this program doesn't name, it is not deleted.",
  held: "render",
  properties,
  outputs: {
    environmentIds: {
      type: { kind: "map", value: { kind: "string" } },
      description: "The ids of its environments by their names, `evm-…`, those too that are not named here.",
      changesWith: ["environments"],
    },
  },
  rules: [rule(distinctEnvironments)],
});
