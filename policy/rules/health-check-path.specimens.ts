import { given, later, type Specimen, webService } from "../specimen";

export const specimens: readonly Specimen[] = [
  { what: "a web service with a health check", given: [given("WebService", webService)] },
  {
    what: "a web service without one",
    given: [given("WebService", { ...webService, healthCheckPath: undefined })],
    refused:
      "`healthCheckPath` is empty, so an open port is all that Render waits for; set the path that answers 200 when the service is ready.",
  },
  {
    what: "a path that is known only later",
    given: [given("WebService", { ...webService, healthCheckPath: later("/health") })],
    undecided: "`healthCheckPath`",
  },
];
