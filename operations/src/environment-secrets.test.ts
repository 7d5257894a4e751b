import { expect, test } from "vitest";
import { withoutSecrets } from "./environment-secrets";

const environment = {
  RENDER_API_KEY: "rnd_0123456789",
  RENDER_OWNER_ID: "tea-0123456789",
  PULUMI_ACCESS_TOKEN: "pul-0123456789",
  PULUMI_CONFIG_PASSPHRASE: "open sesame",
  PULUMI_BACKEND_URL: "postgres://me:hunter-22@db.example/state",
};

test("an error has none of the secrets that the environment has, whoever repeats them", () => {
  const said =
    "401 for rnd_0123456789 (pul-0123456789): open%20sesame at postgres://me:hunter-22@db.example/state, tea-0123456789";
  expect(withoutSecrets(said, environment)).toBe(
    "401 for [secret] ([secret]): [secret] at postgres://me:[secret]@db.example/state, tea-0123456789",
  );
});

test("the emulator's passphrase is no secret, and without secrets all is shown", () => {
  const said = "no such folder: /home/me/slipway-local";
  expect(withoutSecrets(said, { PULUMI_CONFIG_PASSPHRASE: "slipway-local" })).toBe(said);
  expect(withoutSecrets(said, {})).toBe(said);
});
