import { declareResource, type Properties } from "../../declaration/property";
import { nameSetting, notEmpty } from "../shared-types";
import { environmentProperties } from "./properties";

const properties = {
  ...environmentProperties,
  projectId: {
    type: { kind: "string", pattern: notEmpty },
    description: "The project that it belongs to, `prj-…`. Another one makes another environment.",
    plainWhenFound: true,
    required: true,
    immutable: true,
    sentAt: "projectId",
  },
  nameSetting,
} as const satisfies Properties;

/** An environment beside those that its project was made with. */
export const environment = declareResource({
  name: "Environment",
  description:
    "An environment of a project: services, data stores and environment groups that belong together, such as staging. What is in it " +
    "says so by its own `environmentId`. It can't be deleted while something is in it.",
  held: "render",
  properties,
  outputs: {},
  rules: [],
});
