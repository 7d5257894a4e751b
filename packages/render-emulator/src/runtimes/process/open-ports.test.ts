import { expect, test } from "vitest";
import { listeners } from "./open-ports";

const head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
const rest = "00000000:00000000 00:00000000 00000000     0        0";

test("Linux' tables are read: where somebody listens, on one address or on all", () => {
  const table = [
    head,
    `   0: 0100007F:1F90 00000000:0000 0A ${rest} 101 1 0000000000000000 100 0 0 10 0`,
    `   1: 00000000:0BB8 00000000:0000 0A ${rest} 102 1 0000000000000000 100 0 0 10 0`,
    `   2: 0100007F:1F90 0100007F:C350 01 ${rest} 103 1 0000000000000000 100 0 0 10 0`,
    `   3: 00000000000000000000000001000000:0BB9 00000000000000000000000000000000:0000 0A ${rest} 104 1 0 0`,
    `   4: 00000000000000000000000000000000:0BBA 00000000000000000000000000000000:0000 0A ${rest} 105 1 0 0`,
    `   5: 0000000000000000FFFF00000100007F:0BBB 00000000000000000000000000000000:0000 0A ${rest} 106 1 0 0`,
    "",
  ].join("\n");
  expect(listeners(table, "tcp")).toEqual([
    { address: "127.0.0.1", port: 8080, socket: "101" },
    { address: "", port: 3000, socket: "102" },
    { address: "[::1]", port: 3001, socket: "104" },
    { address: "", port: 3002, socket: "105" },
    { address: "127.0.0.1", port: 3003, socket: "106" },
  ]);
});

test("of UDP, a socket listens that is connected to nobody", () => {
  const table = [
    head,
    `  10: 00000000:14E9 00000000:0000 07 ${rest} 201 2 0000000000000000 0`,
    `  11: 0100007F:C350 0100007F:1F98 01 ${rest} 202 2 0000000000000000 0`,
  ].join("\n");
  expect(listeners(table, "udp")).toEqual([{ address: "", port: 5353, socket: "201" }]);
});
