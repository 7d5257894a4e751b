import { expect, test } from "vitest";
import { explain } from "./pulumi-failure";

const failure = { args: ["stack", "export", "--stack", "production"], stack: "production" } as const;
const elsewhere = { ...failure, backend: "user's", hasFile: true, passphrase: undefined } as const;

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
    "The secrets of stack `production` can't be read without its passphrase: set `PULUMI_CONFIG_PASSPHRASE`, or `PULUMI_CONFIG_PASSPHRASE_FILE`, to the one that it was created with.",
  ],
  [
    "the folder for its state is missing",
    "error: unable to open bucket file:///states?no_tmp_dir=true: stat /states: no such file or directory",
    "Pulumi is to keep its state in `/states`, and there is no such folder: create it with `mkdir -p /states`, or set `PULUMI_BACKEND_URL` to another place.",
  ],
  ["it is anything else", "error: disk full", "`pulumi stack export --stack production` failed: error: disk full"],
])("when %s, one sentence says what to do", (_case, complaint, sentence) => {
  expect(explain({ ...elsewhere, complaint })).toBe(sentence);
});

test.each([
  ["local", "npm start"],
  ["mine", "npm start -- --stack mine"],
])("a stack `%s` on the emulator that is not there comes up with `%s`", (stack, command) => {
  const missing = {
    ...elsewhere,
    stack,
    backend: "emulator" as const,
    complaint: `error: no stack named '${stack}' found`,
  };
  expect(explain(missing)).toBe(`Stack \`${stack}\` has no services yet: bring it up with \`${command}\`.`);
});

test("of a stack that nothing tells of, it says how it comes to be there or is found", () => {
  const unknown = { ...elsewhere, backend: "emulator", hasFile: false, stack: "mine" } as const;
  expect(explain({ ...unknown, complaint: "error: no stack named 'mine' found" })).toBe(
    "There is no stack `mine` on the emulator, and Pulumi is logged in nowhere else: create it with `npm run pulumi -- stack init mine`, or log in with `npm run pulumi -- login`.",
  );
});

test.each([
  [
    "user's",
    "PULUMI_CONFIG_PASSPHRASE_FILE",
    "`PULUMI_CONFIG_PASSPHRASE_FILE` is not the passphrase that it was created with. Set `PULUMI_CONFIG_PASSPHRASE_FILE`",
  ],
  [
    "emulator",
    "PULUMI_CONFIG_PASSPHRASE",
    "the passphrase that stacks on the emulator have is not the one that `Pulumi.production.yaml` was encrypted with. Set `PULUMI_CONFIG_PASSPHRASE`",
  ],
] as const)("a wrong passphrase on the %s backend, from %s, is not called missing", (backend, passphrase, reason) => {
  expect(explain({ ...elsewhere, backend, passphrase, complaint: "error: incorrect passphrase" })).toBe(
    `The secrets of stack \`production\` can't be read: ${reason} to that one.`,
  );
});
