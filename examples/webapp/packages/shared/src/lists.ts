import { z } from "zod";

const title = z.string().trim().min(1, "is missing").max(120, "can have 120 characters at most");

export const newListSchema = z.strictObject({
  name: z.string().trim().min(1, "is missing").max(60, "can have 60 characters at most"),
});

/** What opens a list to another person: its code, however it was typed. */
export const invitationSchema = z.strictObject({
  code: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z2-7]{16}$/, "is none: an invitation has 16 letters and digits"),
});

export const newItemSchema = z.strictObject({ title });

export const itemChangeSchema = z.strictObject({ title: title.optional(), done: z.boolean().optional() });

export const itemSchema = z.object({
  id: z.uuid(),
  title: z.string(),
  done: z.boolean(),
  /** Name of who put it there; null once that account is gone. */
  addedBy: z.string().nullable(),
});
export type Item = z.infer<typeof itemSchema>;

export const listSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  invitation: z.string(),
  /** Names of those whose list it is. */
  members: z.array(z.string()),
  items: z.array(itemSchema),
});
export type List = z.infer<typeof listSchema>;

const listSummarySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Items that are still to be bought. */
  open: z.number().int(),
  members: z.number().int(),
});
export type ListSummary = z.infer<typeof listSummarySchema>;

export const listSummariesSchema = z.object({ lists: z.array(listSummarySchema) });
