import { inputsOf } from "../resource";
import { judged, type ResourceRule } from "../rule";

export const healthCheckPath: ResourceRule = {
  name: "health-check-path",
  description: "Each web service says at which path it tells that it is healthy.",
  why: "Without it an open port is all that Render waits for before it sends requests to a new release, and ends the old one.",
  inProduction: false,
  judge(resource) {
    const inputs = inputsOf(resource, "WebService");
    if (inputs === undefined) return [];
    return judged("healthCheckPath", inputs.healthCheckPath, (path) =>
      (path ?? "") === ""
        ? "`healthCheckPath` is empty, so an open port is all that Render waits for; set the path that answers 200 when the service is ready."
        : undefined,
    );
  },
};
