import { expect, test } from "vitest";
import { explain } from "./pulumi-failure";

const failure = { args: ["stack", "export", "--stack", "production"], stack: "production", isOnEmulator: false };

test.each([
  [
    "nobody is logged in",
    "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions",
    "Pulumi is not logged in on this machine, so stack `production` can't be read: log in with `npm run pulumi -- login`, or set `PULUMI_BACKEND_URL` to where its state is.",
  ],
  [
    "the login is refused",
    "error: getting stack: [401] Unauthorized: No credentials provided or are invalid.",
    "Pulumi is not logged in on this machine, so stack `production` can't be read: log in with `npm run pulumi -- login`, or set `PULUMI_BACKEND_URL` to where its state is.",
  ],
  [
    "the stack is not there",
    "error: no stack named 'production' found",
    "There is no stack `production` where Pulumi is logged in: create it with `npm run pulumi -- stack init production`, or set `PULUMI_BACKEND_URL` to where its state is.",
  ],
  [
    "the passphrase is missing",
    "error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables",
    "The secrets of stack `production` can't be read: set `PULUMI_CONFIG_PASSPHRASE`, or `PULUMI_CONFIG_PASSPHRASE_FILE`, to the passphrase that it was created with.",
  ],
  [
    "it is anything else",
    "error: unable to open bucket",
    "`pulumi stack export --stack production` failed: error: unable to open bucket",
  ],
])("when %s, one sentence says what to do", (_case, complaint, sentence) => {
  expect(explain({ ...failure, complaint })).toBe(sentence);
});

test.each([
  ["local", "npm start"],
  ["mine", "npm start -- --stack mine"],
])("a stack `%s` on the emulator that is not there comes up with `%s`", (stack, command) => {
  const missing = { ...failure, stack, isOnEmulator: true, complaint: `error: no stack named '${stack}' found` };
  expect(explain(missing)).toBe(`Stack \`${stack}\` has no services yet: bring it up with \`${command}\`.`);
});
