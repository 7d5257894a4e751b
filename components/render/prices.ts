import { defaultPostgresDisk, servicePlanAliases } from "@slipway/render-api";
import { z } from "zod";
import type { OutlinePart } from "../outline/outline";
import type { Price, PriceList } from "../prices";

/** US dollars a month by the plan's name in Render's API. `custom` and plans that are no longer sold have no public price. */
type Table = Readonly<Record<string, number>>;

/** For each instance of a service that runs as processes. */
const services: Table = {
  free: 0,
  starter: 7,
  standard: 25,
  pro: 85,
  pro_plus: 175,
  pro_max: 225,
  pro_ultra: 450,
};

/** For compute; each instance's disk is {@link POSTGRES_GB} per gigabyte besides, but that of `free`. */
const postgres: Table = {
  free: 0,
  basic_256mb: 6,
  basic_1gb: 19,
  basic_4gb: 75,
  pro_4gb: 55,
  pro_8gb: 100,
  pro_16gb: 200,
  pro_32gb: 400,
  pro_64gb: 800,
  pro_128gb: 1700,
  pro_192gb: 2500,
  pro_256gb: 3000,
  pro_384gb: 4600,
  pro_512gb: 6200,
  accelerated_16gb: 160,
  accelerated_32gb: 350,
  accelerated_64gb: 750,
  accelerated_128gb: 1500,
  accelerated_256gb: 2500,
  accelerated_384gb: 4500,
  accelerated_512gb: 6000,
  accelerated_768gb: 9000,
  accelerated_1024gb: 11_000,
};

const keyValue: Table = { free: 0, starter: 10, standard: 32, pro: 135, pro_plus: 250, pro_max: 550, pro_ultra: 1100 };

/** What each cron job costs at least. */
const CRON_JOB = 1;
/** A set of outbound addresses. */
const DEDICATED_IP_SET = 100;
/** A gigabyte of a service's disk. */
const DISK_GB = 0.25;
/** A gigabyte of a database's disk. */
const POSTGRES_GB = 0.3;

/** Newer names of the same plans. */
const POSTGRES_IDS: Readonly<Record<string, string>> = {
  "0.1c-256mb": "basic_256mb",
  "0.5c-1g": "basic_1gb",
  "1c-4g": "pro_4gb",
};
const KEY_VALUE_IDS: Readonly<Record<string, string>> = {
  "256mb": "starter",
  "1g": "standard",
  "5g": "pro",
  "10g": "pro_plus",
  "20g": "pro_max",
  "40g": "pro_ultra",
};

/** Render's price list. Everything that knows a price of Render has it from this file. */
export const renderPrices: PriceList = {
  asOf: "2026-10",
  source: "https://render.com/pricing",
  notCounted: [
    "the workspace's own fee",
    "bandwidth ($0.15 per GB) and build minutes ($5 per 1,000) over the workspace's allowance",
    "runs of cron jobs over the $1 that each costs at least",
    "custom domains over the workspace's allowance ($0.25 each)",
    "taxes",
  ],
  defaultDiskSizeGB: defaultPostgresDisk,
  monthlyCost: ({ kind, plan, instances = 1, mostInstances = instances, diskSizeGB }) => {
    if (kind === "static site" || kind === "generated secret") return 0;
    if (kind === "key value") return priceOf(keyValue, KEY_VALUE_IDS, plan);
    if (kind === "Postgres") return postgresPrice(plan, diskSizeGB);
    if (kind === "cron job") return cronJobPrice(plan);
    return servicePrice(plan, mostInstances, diskSizeGB);
  },
};

/** What a resource of Pulumi's stands for. What is none of these is there in Pulumi's state only, and costs nothing. */
const KINDS = new Map<string, OutlinePart["kind"]>([
  ["render:index:WebService", "web service"],
  ["render:index:PrivateService", "private service"],
  ["render:index:BackgroundWorker", "background worker"],
  ["render:index:CronJob", "cron job"],
  ["render:index:StaticSite", "static site"],
  ["render:index:Postgres", "Postgres"],
  ["render:index:KeyValue", "key value"],
]);

/** As far as they are known: the inputs of a plan may be outputs of what isn't there yet, and secrets aren't shown. */
const pricedInputs = z.object({
  plan: z.string().optional(),
  numInstances: z.number().optional(),
  autoscaling: z.object({ enabled: z.boolean().optional(), max: z.number() }).optional(),
  diskSizeGB: z.number().optional(),
  disk: z.object({ sizeGB: z.number().optional() }).optional(),
  highAvailability: z.boolean().optional(),
  readReplicas: z.array(z.unknown()).optional(),
});

/**
 * What a resource costs a month at Render.
 *
 * @param type its type token, such as `render:index:Postgres`
 * @param inputs its inputs in Pulumi's state or plan
 */
export function priceOfResource(type: string, inputs: Readonly<Record<string, unknown>>): Price {
  if (type === "render:index:DedicatedIpSet") return DEDICATED_IP_SET;
  const kind = KINDS.get(type);
  if (kind === undefined) return 0;
  const known = pricedInputs.safeParse(inputs).data;
  if (known === undefined) return "unknown plan";
  const { plan, numInstances: instances, disk, diskSizeGB = disk?.sizeGB } = known;
  const { highAvailability = false, readReplicas = [], autoscaling } = known;
  const mostInstances = autoscaling?.enabled === false ? undefined : autoscaling?.max;
  const price = renderPrices.monthlyCost({ kind, plan, instances, mostInstances, diskSizeGB });
  // The standby and each read replica are billed as instances of their own, each with a disk of the same size.
  return times(price, 1 + Number(highAvailability) + readReplicas.length);
}

function servicePrice(plan = "starter", instances: number, diskSizeGB = 0): Price {
  const compute = times(priceOf(services, servicePlanAliases, plan), instances);
  return compute === "unknown plan" ? compute : rounded(compute + diskSizeGB * DISK_GB);
}

/** Runs are billed by the second: how long they will take, nobody knows before. */
function cronJobPrice(plan = "starter"): Price {
  const compute = priceOf(services, servicePlanAliases, plan);
  return compute === "unknown plan" ? compute : CRON_JOB;
}

function postgresPrice(plan: string | undefined, diskSizeGB: number | undefined): Price {
  const compute = priceOf(postgres, POSTGRES_IDS, plan);
  if (compute === "unknown plan" || compute === 0) return compute;
  const disk = diskSizeGB ?? defaultPostgresDisk(apiName(POSTGRES_IDS, plan));
  return rounded(compute + disk * POSTGRES_GB);
}

function priceOf(prices: Table, ids: Readonly<Record<string, string>>, plan: string | undefined): Price {
  const name = apiName(ids, plan);
  return Object.hasOwn(prices, name) ? (prices[name] ?? "unknown plan") : "unknown plan";
}

/** The name that a plan has in the API, which Blueprints write with hyphens or spaces. */
function apiName(ids: Readonly<Record<string, string>>, plan = ""): string {
  const newer = Object.hasOwn(ids, plan) ? ids[plan] : undefined;
  return newer ?? plan.replaceAll(/[- ]/g, "_");
}

function times(price: Price, count: number): Price {
  return price === "unknown plan" ? price : rounded(price * count);
}

/** In whole cents: sums of binary fractions aren't. */
function rounded(dollars: number): number {
  return Math.round(dollars * 100) / 100;
}
