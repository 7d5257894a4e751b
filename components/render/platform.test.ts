import * as render from "@pulumiverse/render";
import { describePlatform } from "../conformance";
import { runWithMocks } from "./mocks.fixture";
import { RenderPlatform } from "./platform";

describePlatform({
  name: "render",
  open: (place) => new RenderPlatform({ ...place, region: "ohio" }),
  run: runWithMocks,
  makeProvider: (name) => new render.Provider(name),
});
