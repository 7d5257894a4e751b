import type { Plain } from "../../declaration/plain";
import { declareResource, type Properties } from "../../declaration/property";
import { notEmpty } from "../shared-types";

const properties = {
  envGroupId: {
    type: { kind: "string", pattern: notEmpty },
    description: "The group, `evg-…`.",
    plainWhenFound: true,
    required: true,
    immutable: true,
  },
  serviceId: {
    type: { kind: "string", pattern: notEmpty },
    description: "The service that gets its variables and files, `srv-…`.",
    plainWhenFound: true,
    required: true,
    immutable: true,
  },
} as const satisfies Properties;

/** Checked inputs. */
export type EnvGroupLinkInputs = Plain<typeof properties>;

/** That one service gets what one group has. */
export const envGroupLink = declareResource({
  name: "EnvGroupLink",
  description:
    "Links one service to one environment group, and leaves all other links alone, whoever made them. It is for services that no `Rollout` of " +
    "this program deploys: the links of the others are the `envGroups` of their entries. The service gets the group's variables with its next " +
    "deploy. Its id is `evg-…/srv-…`.",
  held: "render",
  properties,
  outputs: {},
  rules: [],
});
