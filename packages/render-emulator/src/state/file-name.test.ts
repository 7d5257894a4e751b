import { newId } from "@slipway/render-api";
import { expect, test } from "vitest";
import { fileNameOf } from "./file-name";

test.each(["service", "deploy", "postgres", "keyValue"] as const)("the id of a %s is its file's name", (kind) => {
  const id = newId(kind, 1_767_322_245_678, new Uint8Array(8));
  expect(fileNameOf(id)).toBe(id);
});

test.each([
  "",
  ".",
  "..",
  "../state",
  "srv-1/../x",
  "/etc/passwd",
  "srv-1\0",
  "C:\\x",
  "-rf",
  "srv-1.jsonl",
  "SRV-1\n",
])("%j is none", (text) => {
  expect(() => fileNameOf(text)).toThrow("is no id");
});
