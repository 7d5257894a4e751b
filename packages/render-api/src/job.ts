import { z } from "zod";
import { textSchema } from "./text";

export const jobStatusSchema = z.enum(["pending", "running", "succeeded", "failed", "canceled"]);
export type JobStatus = z.infer<typeof jobStatusSchema>;

/** A one-off job: a command that runs once, with a service's build and variables. */
export const jobSchema = z.object({
  id: z.string(),
  serviceId: z.string(),
  startCommand: z.string(),
  planId: z.string(),
  status: jobStatusSchema.optional(),
  createdAt: z.string(),
  startedAt: z.string().optional(),
  finishedAt: z.string().optional(),
});
export type Job = z.infer<typeof jobSchema>;

/** Body of `POST /services/{id}/jobs`. */
export const jobCreateSchema = z.object({
  startCommand: textSchema.refine((command) => command.trim() !== "", "expected a command"),
  planId: z.string().optional(),
});
export type JobCreate = z.infer<typeof jobCreateSchema>;
