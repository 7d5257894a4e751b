/** What a plan gives to each instance; absent where it isn't known. */
export interface PlanSize {
  cpus?: number;
  memoryBytes?: number;
}

const megabyte = 1024 ** 2;
const gigabyte = 1024 ** 3;

const size = (cpus: number, memoryBytes: number): PlanSize => ({ cpus, memoryBytes });

const services: Readonly<Record<string, PlanSize>> = {
  free: size(0.1, 512 * megabyte),
  starter: size(0.5, 512 * megabyte),
  starter_plus: size(1, gigabyte),
  standard: size(1, 2 * gigabyte),
  standard_plus: size(1.5, 3 * gigabyte),
  pro: size(2, 4 * gigabyte),
  pro_plus: size(4, 8 * gigabyte),
  pro_max: size(4, 16 * gigabyte),
  pro_ultra: size(8, 32 * gigabyte),
};

/** The processors of databases; their memory is in the plan's name, such as `pro_8gb`. */
const databaseCpus: Readonly<Record<string, number>> = {
  free: 0.1,
  basic_256mb: 0.1,
  basic_1gb: 0.5,
  basic_4gb: 2,
  pro_4gb: 1,
  pro_8gb: 2,
  pro_16gb: 4,
  pro_32gb: 8,
  pro_64gb: 16,
  pro_128gb: 32,
  pro_192gb: 48,
  pro_256gb: 64,
  pro_384gb: 96,
  pro_512gb: 128,
};

const keyValues: Readonly<Record<string, number>> = {
  free: 25 * megabyte,
  starter: 256 * megabyte,
  standard: gigabyte,
  pro: 5 * gigabyte,
  pro_plus: 10 * gigabyte,
};

/** Of a service. Newer names of plans say it themselves, such as `2c-4g`. */
export function servicePlanSize(plan = "starter"): PlanSize {
  return newerSize(plan) ?? services[plan] ?? {};
}

export function postgresPlanSize(plan: string): PlanSize {
  const cpus = databaseCpus[plan];
  const [, amount, unit] = /_(\d+)(mb|gb)$/.exec(plan) ?? [];
  const memory = plan === "free" ? 256 * megabyte : amount && Number(amount) * (unit === "mb" ? megabyte : gigabyte);
  return newerSize(plan) ?? { ...(cpus !== undefined && { cpus }), ...(memory && { memoryBytes: memory }) };
}

/** How many processors a key value instance has, Render doesn't say. */
export function keyValuePlanSize(plan: string): PlanSize {
  const memoryBytes = keyValues[plan];
  return memoryBytes === undefined ? {} : { memoryBytes };
}

function newerSize(plan: string): PlanSize | undefined {
  const [, cpus, amount, unit] = /^([\d.]+)c-(\d+)(mb|g)$/.exec(plan) ?? [];
  if (cpus === undefined) return undefined;
  return size(Number(cpus), Number(amount) * (unit === "mb" ? megabyte : gigabyte));
}
