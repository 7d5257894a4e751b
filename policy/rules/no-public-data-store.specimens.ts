import { given, keyValue, later, postgres, type Specimen } from "../specimen";

const open = (cidrBlock: unknown) => [{ cidrBlock }];

export const specimens: readonly Specimen[] = [
  { what: "a Postgres for Render's own network", given: [given("Postgres", postgres, { protect: true })] },
  {
    what: "a Postgres that an office may connect to",
    given: [given("Postgres", { ...postgres, ipAllowList: open("203.0.113.0/24") }, { protect: true })],
  },
  { what: "a key value instance with no list", given: [given("KeyValue", keyValue, { protect: true })] },
  {
    what: "a Postgres with no list",
    given: [given("Postgres", { ...postgres, ipAllowList: undefined }, { protect: true })],
    refused:
      "`ipAllowList` is not set, so everybody may connect; list who may, or set `[]` for Render's own network alone.",
  },
  {
    what: "a Postgres open to every address",
    given: [given("Postgres", { ...postgres, ipAllowList: open("0.0.0.0/0") }, { protect: true })],
    refused: "`ipAllowList` has `0.0.0.0/0`, which lets everybody connect; name the networks that need it.",
  },
  {
    what: "a key value instance open to half of all addresses",
    given: [given("KeyValue", { ...keyValue, ipAllowList: open("128.0.0.0/1") }, { protect: true })],
    refused: "`ipAllowList` has `128.0.0.0/1`, which lets everybody connect; name the networks that need it.",
  },
  {
    what: "a key value instance open to every address of IPv6",
    given: [given("KeyValue", { ...keyValue, ipAllowList: open("::/0") }, { protect: true })],
    refused: "`ipAllowList` has `::/0`, which lets everybody connect; name the networks that need it.",
  },
  {
    what: "a key value instance open to every address of IPv4, as IPv6 writes it",
    given: [given("KeyValue", { ...keyValue, ipAllowList: open("::ffff:0:0/96") }, { protect: true })],
    refused: "`ipAllowList` has `::ffff:0:0/96`, which lets everybody connect; name the networks that need it.",
  },
  {
    what: "a network that is known only later",
    given: [given("KeyValue", { ...keyValue, ipAllowList: open(later("203.0.113.0/24")) }, { protect: true })],
    undecided: "`ipAllowList.0.cidrBlock`",
  },
];
