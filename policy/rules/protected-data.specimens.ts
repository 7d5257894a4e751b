import { given, keyValue, later, postgres, type Specimen, webService } from "../specimen";

const disk = { name: "data", mountPath: "/var/data" };

export const specimens: readonly Specimen[] = [
  { what: "a Postgres that is protected", given: [given("Postgres", postgres, { protect: true })] },
  { what: "a web service that holds nothing", given: [given("WebService", webService)] },
  {
    what: "a key value instance that keeps nothing across a restart",
    given: [given("KeyValue", { ...keyValue, persistenceMode: "off" })],
  },
  {
    what: "a web service that may lose data, and has none",
    given: [given("WebService", { ...webService, allowDataLoss: true })],
  },
  {
    what: "a Postgres that is not",
    given: [given("Postgres", postgres)],
    refused:
      "`protect` is not set, so `destroy` or a replacement deletes the database; set `protect: true` among its options.",
  },
  {
    what: "a key value instance that is not",
    given: [given("KeyValue", keyValue)],
    refused:
      "`protect` is not set, so `destroy` or a replacement deletes what it holds; set `protect: true` among its options.",
  },
  {
    what: "a service with a disk that is not",
    given: [given("WebService", { ...webService, disk })],
    refused:
      "`protect` is not set, so `destroy` or a replacement deletes the disk; set `protect: true` among its options.",
  },
  {
    what: "a protected service from which an update may take its disk",
    given: [given("WebService", { ...webService, disk, allowDataLoss: true }, { protect: true })],
    refused:
      "`allowDataLoss` is on, so an update that takes data along isn't refused; remove it, and set it for the one update that is meant to.",
  },
  {
    what: "what is kept across a restart is known only later, and is nothing",
    given: [given("KeyValue", { ...keyValue, persistenceMode: later("off") })],
    undecided: "`persistenceMode`",
  },
];
