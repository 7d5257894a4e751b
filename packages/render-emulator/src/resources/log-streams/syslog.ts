import type { LogLine } from "@slipway/render-api";

/** A line that is sent, and whose it is. */
export interface StreamedLine {
  readonly line: LogLine;
  readonly resourceId: string;
  /** Of the service. */
  readonly slug: string;
  readonly token: string | undefined;
}

/** The facility `user`. */
const facility = 1;
const severities: Readonly<Record<string, number>> = {
  ...{ emerg: 0, emergency: 0, panic: 0, alert: 1, crit: 2, critical: 2, fatal: 2 },
  ...{ err: 3, error: 3, warn: 4, warning: 4, notice: 5, info: 6, debug: 7, trace: 7 },
};
const info = 6;
/** Longer beginnings are looked at by nobody for a level. */
const levelWithin = 1_000;

/**
 * A line as a syslog message (RFC 5424): the service's slug as the host's name, its id as the application's and the message's, the end of
 * the instance's id as the process'. A token stands in the structured data, under the number that RFC 5612 has for documentation.
 */
export function syslogMessage({ line, resourceId, slug, token }: StreamedLine): string {
  const label = (name: string) => line.labels.find((one) => one.name === name)?.value;
  const priority = facility * 8 + severityOf(line.message);
  // Six digits of a second at most.
  const timestamp = line.timestamp.replace(/(\.\d{6})\d+/, "$1");
  const instance = label("instance")?.replace(`${resourceId}-`, "") ?? "-";
  const data = token === undefined ? "-" : `[render@32473 token="${token.replaceAll(/["\\\]]/g, "\\$&")}"]`;
  const text = line.message.replaceAll(/[\r\n]/g, " ");
  return `<${priority}>1 ${timestamp} ${slug} ${resourceId} ${instance} ${resourceId} ${data} ${text}`;
}

/** What a message in JSON or logfmt says of its level, else `info`. */
function severityOf(message: string): number {
  const [, level = ""] = /(?:^|[\s,{])"?level"?\s*[=:]\s*"?([a-z]+)/i.exec(message.slice(0, levelWithin)) ?? [];
  return severities[level.toLowerCase()] ?? info;
}
