import { expect, test } from "vitest";
import { addressOnThisMachine, hostFault, normalizedHost } from "./host";

test.each([
  "http://localhost:4100/v1",
  "http://127.0.0.1:4100/v1",
  "http://127.8.9.10",
  "http://0x7f.1:4100",
  "http://2130706433",
  "http://[::1]:4100/v1",
  "http://[::ffff:127.0.0.1]:4100",
])("`%s` is on this machine, where nothing leaves it unencrypted", (host) => {
  expect(addressOnThisMachine(host)).toBeInstanceOf(URL);
  expect(hostFault(host)).toBeUndefined();
});

test.each([
  "http://render.example/v1",
  "http://127.0.0.1.evil.example",
  "http://localhost.evil.example",
  "http://localhost.:4100",
  "http://128.0.0.1",
  "http://0.0.0.0:4100",
  "http://[::2]",
  "http://[::ffff:8.8.8.8]",
  "http://evil.example/127.0.0.1",
  "http:evil.example",
])("`%s` is elsewhere, where nothing is sent without encryption", (host) => {
  expect(addressOnThisMachine(host)).toBeUndefined();
  expect(hostFault(host)).toMatch(/^is `http:.*unencrypted; use `https:\/\/`/);
});

test.each(["https://api.render.com/v1", "https://render.example:8443/v1/", "HTTPS://Render.Example/v1"])(
  "`%s` can be used",
  (host) => expect(hostFault(host)).toBeUndefined(),
);

test.each([
  ["https://me:hunter2@render.example/v1", /^has a user name or a password in it/],
  ["https://hunter2@render.example/v1", /^has a user name or a password in it/],
  ["http://hunter2@127.0.0.1:4100/v1", /^has a user name or a password in it/],
  ["https://render.example/v1?key=hunter2", /^has a query or a fragment/],
  ["https://render.example/v1?", /^has a query or a fragment/],
  ["https://render.example/v1#hunter2", /^has a query or a fragment/],
  ["me:hunter2@render.example", /^is no URL; expected a URL such as/],
  ["ftp://me:hunter2@render.example", /^is no URL; expected a URL such as/],
  ["render", /^is `render`, expected a URL such as/],
])("`%s` is refused, and what may be a secret in it is not shown", (host, fault) => {
  expect(hostFault(host)).toMatch(fault);
  expect(hostFault(host)).not.toContain("hunter2");
});

test.each([
  ["https://render.example/v1//", "https://render.example/v1"],
  ["HTTPS://Render.Example:443/v1", "https://render.example/v1"],
  ["http://127.1:4100", "http://127.0.0.1:4100"],
])("`%s` is kept as `%s`", (host, kept) => expect(normalizedHost(host)).toBe(kept));
