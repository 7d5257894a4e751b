import { expect, test } from "vitest";
import { takesEmulatorPassphrase } from "./passphrase";

/** As Pulumi wrote them into stack files: with `slipway-local`, and with `x`. */
const ours = "v1:PS/lXg0VMGE=:v1:U7D5/QqNQ+nqY6ub:XpHP7+TpK5aza9jEDBkqPhPFJGXtRg==";
const theirs = "v1:oEXHSgKcTr8=:v1:ycf6CM6vMLTmMw/q:1xu8wjGJs4gv1KUkFQc+kxGZe/fX3Q==";

test.each([
  ["nothing is set", theirs, {}, true],
  ["the stack's file was made with the emulator's", ours, { PULUMI_CONFIG_PASSPHRASE: "mine" }, true],
  ["the stack's file was made with another", theirs, { PULUMI_CONFIG_PASSPHRASE: "x" }, false],
  ["the stack's file was made with another, from a file", theirs, { PULUMI_CONFIG_PASSPHRASE_FILE: "/none" }, false],
  ["the stack has no salt yet", undefined, { PULUMI_CONFIG_PASSPHRASE: "mine" }, false],
  ["the stack has no salt yet, and none is what is set", undefined, { PULUMI_CONFIG_PASSPHRASE: "" }, false],
  ["the emulator's own is set", undefined, { PULUMI_CONFIG_PASSPHRASE: "slipway-local" }, true],
  ["the salt is none of a passphrase", "hello", { PULUMI_CONFIG_PASSPHRASE: "mine" }, false],
])("where %s, the emulator's passphrase is taken or the user's", (_case, salt, environment, taken) => {
  expect(takesEmulatorPassphrase(salt, environment)).toBe(taken);
});
