import { regionSchema } from "@slipway/render-api";
import { definePlatform } from "../platform-definition";
import { connectionProblems } from "./connection";
import { RenderPlatform } from "./platform";

/** Render, or the emulator: the same program, another address. */
export const render = definePlatform({
  name: "render",
  settings: {
    /** Where services and data stores run. It can't change later. */
    region: regionSchema.default("oregon"),
  },
  problems: connectionProblems,
  open: ({ region }, place) => new RenderPlatform({ ...place, region }),
});

export { RenderPlatform };
