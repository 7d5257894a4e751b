import type { Placement } from "./placement";

/** A part of a system, for tests. */
export const placement: Placement = {
  logicalName: "shop-web",
  part: "web",
  renderName: "shop-web-staging",
  region: "ohio",
  disposable: false,
};
