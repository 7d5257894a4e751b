import { z } from "zod";
import { replyLineSchema } from "./text";

const months = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC";
const weekdays = "SUN|MON|TUE|WED|THU|FRI|SAT";

/** What each of the five fields holds, in their order. */
const fields = [
  { name: "minute", count: 60, value: "[0-5]?\\d", names: "" },
  { name: "hour", count: 24, value: "[01]?\\d|2[0-3]", names: "" },
  { name: "day of the month", count: 31, value: "0?[1-9]|[12]\\d|3[01]", names: "" },
  { name: "month", count: 12, value: "0?[1-9]|1[0-2]", names: months },
  { name: "day of the week", count: 7, value: "[0-6]", names: weekdays },
] as const;

/** A list of values, of ranges, and of steps through one of these or through all. */
const patterns = fields.map(({ value, names }) => {
  const one = `(?:${names === "" ? value : `${value}|${names}`})`;
  const item = `(?:${one}|(?:\\*|${one}-${one})(?:/[1-9]\\d?)?)`;
  return `${item}(?:,${item})*`;
});

/**
 * When a cron job runs: minute, hour, day of the month, month and day of the week, in UTC. What exactly Render takes beside what
 * every cron takes is unknown: macros such as `@daily`, a seconds field, 7 for Sunday and other extensions are not taken here.
 */
export const cronSchedulePattern = new RegExp(`^${patterns.join(" ")}$`, "i");
export const cronScheduleExpected =
  "a cron expression of five fields in UTC: minute, hour, day of the month, month and day of the week (0 to 6, where 0 is Sunday), such as `0 3 * * *`";

/** The most days that each month ever has. */
const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Why a cron expression of the right form has no sense; undefined when it has. */
export function cronScheduleProblem(schedule: string): string | undefined {
  const parts = schedule.split(" ");
  for (const [index, { name, count, names }] of fields.entries()) {
    const part = parts[index] ?? "";
    const step = part.match(/(?<=\/)\d+/g)?.find((text) => Number(text) > count);
    if (step !== undefined) return `the step \`/${step}\` of its ${name} is more than the ${count} that there are`;
    const descending = rangesOf(part, names).find(({ from, to }) => from > to);
    if (descending !== undefined) return `the range \`${descending.text}\` of its ${name} ends before it begins`;
  }
  const [, , days = "", monthsIn = "", weekday = ""] = parts;
  if (weekday !== "*" || days.startsWith("*") || monthsIn.startsWith("*")) return undefined;
  const firstDay = Math.min(...rangesOf(days, "").map(({ from }) => from));
  const longest = Math.max(...rangesOf(monthsIn, months).flatMap(({ from, to }) => longestMonths.slice(from - 1, to)));
  return firstDay > longest ? `no month of its months has a day ${firstDay}` : undefined;
}

/** The values and ranges of a field, as numbers; what is for all has none. */
function rangesOf(field: string, names: string): { text: string; from: number; to: number }[] {
  const first = names === months ? 1 : 0;
  const numberOf = (text: string): number => {
    const index = names === "" ? -1 : names.split("|").indexOf(text.toUpperCase());
    return index < 0 ? Number(text) : index + first;
  };
  return field.split(",").flatMap((item) => {
    const [text = ""] = item.split("/");
    if (text === "*") return [];
    const [from = "", to = from] = text.split("-");
    return [{ text, from: numberOf(from), to: numberOf(to) }];
  });
}

export const cronScheduleSchema = z
  .string()
  .regex(cronSchedulePattern, `expected ${cronScheduleExpected}`)
  .refine((schedule) => cronScheduleProblem(schedule) === undefined, {
    error: ({ input }) => cronScheduleProblem(String(input)) ?? "",
  });

/** One run of a cron job. What has begun and not ended is `pending`. */
export const cronJobRunSchema = z.object({
  id: z.string(),
  status: z.enum(["pending", "successful", "unsuccessful", "canceled"]),
  startedAt: z.string().optional(),
  finishedAt: z.string().optional(),
});
export type CronJobRun = z.infer<typeof cronJobRunSchema>;

/** What a client reads of a cron job's details. */
export const cronDetailsReply = {
  schedule: replyLineSchema.optional(),
  lastSuccessfulRunAt: replyLineSchema.optional(),
};

/** Whether an id is a cron job's. Of these Render deploys no commit that is asked for, and cancels no deploy. */
export function isCronJobId(id: string): boolean {
  return id.startsWith("crn-");
}
