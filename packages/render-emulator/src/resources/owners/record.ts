import { ownerSchema } from "@slipway/render-api";

/** The emulator has one workspace. */
export const ownerState = { owner: ownerSchema };
