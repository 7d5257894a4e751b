import { regionSchema } from "@slipway/render-api";
import { z } from "zod";
import { definePlatform } from "../platform-definition";
import { connectionProblems } from "./connection";
import { addressesSchema, RenderPlatform } from "./platform";
import { renderPrices } from "./prices";
import { renderVariables } from "./variables";

const settings = {
  /** Where services and data stores run. It can't change later. */
  region: regionSchema.default("oregon"),
  /** `render`: where no DNS leads to the domains, as before production's records are made, and on the emulator. */
  addresses: addressesSchema.default("domains"),
};

/** What a stack's config says of Render alone. */
export const renderSettings = z.object(settings);

/** Render, or the emulator: the same program, another address. */
export const render = definePlatform({
  name: "render",
  settings,
  problems: connectionProblems,
  open: (settings, place) => new RenderPlatform({ ...place, ...settings }),
  prices: renderPrices,
  variables: renderVariables,
  reachedByDomain: ({ addresses }) => addresses === "domains",
});

export { RenderPlatform };
