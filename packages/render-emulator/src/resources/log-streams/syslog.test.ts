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
    ["level=error msg=no", 11],
    ['{"time":1,"level":"warn"}', 12],
    ['{"level": "DEBUG"}', 15],
    ["ts=1 level=fatal", 10],
    ["level=unheard-of", 14],
    ["high-level=error", 14],
    ["an error", 14],
  ])("of %s has the priority %i", (message, priority) => {
    expect(syslogMessage({ ...of, line: line(message) })).toMatch(new RegExp(`^<${priority}>1 `));
  });
});
