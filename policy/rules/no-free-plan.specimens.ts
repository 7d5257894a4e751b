import { given, keyValue, later, postgres, type Specimen, webService } from "../specimen";

export const specimens: readonly Specimen[] = [
  { what: "a web service of plan `starter`", given: [given("WebService", webService)] },
  {
    what: "a web service of plan `free`",
    given: [given("WebService", { ...webService, plan: "free" })],
    refused: "`plan` is `free`, so Render puts it to sleep when nobody asks it; choose `starter` or higher.",
  },
  {
    what: "a Postgres of plan `free`",
    given: [given("Postgres", { ...postgres, plan: "free" }, { protect: true })],
    refused: "`plan` is `free`, so Render deletes it after a month; choose `basic_256mb` or higher.",
  },
  {
    what: "a key value instance of plan `free`",
    given: [given("KeyValue", { ...keyValue, plan: "free" }, { protect: true })],
    refused: "`plan` is `free`, so it loses what it holds whenever it starts again; choose `starter` or higher.",
  },
  {
    what: "a plan that is known only later, and `free`",
    given: [given("WebService", { ...webService, plan: later("free") })],
    undecided: "`plan`",
    refused: "`plan` is `free`, so Render puts it to sleep when nobody asks it; choose `starter` or higher.",
  },
  {
    what: "a plan that is known only later, and `starter`",
    given: [given("WebService", { ...webService, plan: later("starter") })],
    undecided: "`plan`",
  },
];
