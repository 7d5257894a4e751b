import { expect, test } from "vitest";
import { cronScheduleExpected, cronScheduleSchema } from "./cron";

test.each([
  "* * * * *",
  "0 3 * * *",
  "*/15 9-17 * * MON-FRI",
  "0,30 0-23/2 1,15 jan-jun 0-6",
  "5-59/10 23 31 12 6",
  "0 0 29 2 *",
  "0 0 31 1,2 *",
  "0 0 31 2 MON",
  "0 0 31 */2 *",
])("`%s` is a schedule", (schedule) => {
  expect(cronScheduleSchema.safeParse(schedule).success).toBe(true);
});

test.each([
  ["", `expected ${cronScheduleExpected}`],
  ["* * * *", `expected ${cronScheduleExpected}`],
  ["0 * * * * *", `expected ${cronScheduleExpected}`],
  ["@daily", `expected ${cronScheduleExpected}`],
  ["60 * * * *", `expected ${cronScheduleExpected}`],
  ["0 24 * * *", `expected ${cronScheduleExpected}`],
  ["0 0 0 * *", `expected ${cronScheduleExpected}`],
  ["0 0 * 13 *", `expected ${cronScheduleExpected}`],
  ["0 0 * * 7", `expected ${cronScheduleExpected}`],
  ["0 0 L * *", `expected ${cronScheduleExpected}`],
  ["0  0 * * *", `expected ${cronScheduleExpected}`],
  ["*/0 * * * *", `expected ${cronScheduleExpected}`],
  ["0 3 * * *\n", `expected ${cronScheduleExpected}`],
  ["*/61 * * * *", "the step `/61` of its minute is more than the 60 that there are"],
  ["30-10 * * * *", "the range `30-10` of its minute ends before it begins"],
  ["0 0 * DEC-FEB *", "the range `DEC-FEB` of its month ends before it begins"],
  ["0 0 * * FRI-MON", "the range `FRI-MON` of its day of the week ends before it begins"],
  ["0 0 31 2,4 *", "no month of its months has a day 31"],
])("`%s` is none: %s", (schedule, message) => {
  expect(cronScheduleSchema.safeParse(schedule).error?.issues.map((issue) => issue.message)).toContain(message);
});
