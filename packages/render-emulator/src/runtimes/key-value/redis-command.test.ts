import { expect, it } from "vitest";
import { readCommand } from "./redis-command";

it.each([
  ["*3\r\n$4\r\nauth\r\n$1\r\nu\r\n$2\r\np\n\r\n", { name: "AUTH", args: ["u", "p\n"], length: 29 }],
  ["*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nQUIT\r\n", { name: "PING", args: [], length: 14 }],
  ["auth u  p\r\nget a\r\n", { name: "AUTH", args: ["u", "p"], length: 11 }],
  ["*2\r\n$4\r\nAUTH\r\n$2\r\nü\r\n", { name: "AUTH", args: ["ü"], length: 22 }],
])("reads %j", (text, command) => {
  expect(readCommand(Buffer.from(text))).toEqual(command);
});

it.each(["", "AUTH", "*2\r\n", "*2\r\n$4\r\nAUTH\r\n$2", "*2\r\n$4\r\nAUTH\r\n$2\r\nab"])("waits after %j", (text) => {
  expect(readCommand(Buffer.from(text))).toBeUndefined();
});

it.each(["*1\r\nPING\r\n", "*x\r\n", "*1\r\n$-2\r\n"])("refuses %j", (text) => {
  expect(() => readCommand(Buffer.from(text))).toThrow("Protocol error");
});
