import { labelOf, type LogLevel, type LogLine, logLevels, wholeMessage } from "@slipway/render-api";

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

/**
 * A line as a syslog message (RFC 5424): the service's slug as the host's name, its id as the application's and the message's, the end of
 * the instance's id as the process', its level as the severity. A token stands in the structured data, under the number that RFC 5612 has for documentation.
 */
export function syslogMessage({ line, resourceId, slug, token }: StreamedLine): string {
  const priority = facility * 8 + logLevels.indexOf((labelOf(line, "level") ?? "info") as LogLevel);
  // Six digits of a second at most.
  const timestamp = line.timestamp.replace(/(\.\d{6})\d+/, "$1");
  const instance = labelOf(line, "instance")?.replace(`${resourceId}-`, "") ?? "-";
  const data = token === undefined ? "-" : `[render@32473 token="${token.replaceAll(/["\\\]]/g, "\\$&")}"]`;
  const text = wholeMessage(line).replaceAll(/[\r\n]/g, " ");
  return `<${priority}>1 ${timestamp} ${slug} ${resourceId} ${instance} ${resourceId} ${data} ${text}`;
}
