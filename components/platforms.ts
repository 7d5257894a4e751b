import { docker } from "./docker";
import type { PlatformDefinition } from "./platform-definition";
import { render } from "./render";

/** Every platform; a stack's setting `slipway:platform` names one. The first is the default. */
export const platforms = [render, docker] as const satisfies readonly PlatformDefinition[];
