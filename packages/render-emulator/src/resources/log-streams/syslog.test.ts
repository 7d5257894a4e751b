import { describe, expect, it } from "vitest";
import { syslogMessage } from "./syslog";

const resourceId = "srv-d0aaaaaaaaaaaaaaaa0g";
const of = { resourceId, slug: "api", token: undefined };

function line(message: string, instance?: string) {
  const labels = instance === undefined ? [] : [{ name: "instance", value: instance }];
  return { id: "1", message, timestamp: "2026-01-02T03:04:05.123456789Z", labels };
}

describe("a line as a syslog message", () => {
  it("names the service, the instance and the moment", () => {
    expect(syslogMessage({ ...of, line: line("hello", `${resourceId}-x1y2z`) })).toBe(
      `<14>1 2026-01-02T03:04:05.123456Z api ${resourceId} x1y2z ${resourceId} - hello`,
    );
  });

  it("has the token in its structured data, and nothing in it ends these", () => {
    expect(syslogMessage({ ...of, line: line("hello"), token: 'a"b]\\' })).toContain(
      ` - ${resourceId} [render@32473 token="a\\"b\\]\\\\"] hello`,
    );
  });

  it("is one line, whatever the message has", () => {
    expect(syslogMessage({ ...of, line: line("one\r\n<0>1 two") })).toMatch(/ - one {2}<0>1 two$/);
  });

  it.each([
    ["emergency", 8],
    ["error", 11],
    ["warning", 12],
    ["info", 14],
    ["debug", 15],
  ])("of the level %s has the priority %i", (level, priority) => {
    const labelled = { ...line("hello"), labels: [{ name: "level", value: level }] };
    expect(syslogMessage({ ...of, line: labelled })).toMatch(new RegExp(`^<${priority}>1 `));
  });

  it("of an earlier emulator, which knew no levels, is information", () => {
    expect(syslogMessage({ ...of, line: line("level=error") })).toMatch(/^<14>1 /);
  });

  it("says of a request what its labels tell, for a stream has none", () => {
    const labels = Object.entries({ type: "request", method: "GET", statusCode: "404", host: "a.example", path: "/b" });
    const request = { ...line('clientIP="127.0.0.1"'), labels: labels.map(([name, value]) => ({ name, value })) };
    expect(syslogMessage({ ...of, line: request })).toMatch(/ - \[GET\]404 a\.example\/b clientIP="127\.0\.0\.1"$/);
  });
});
