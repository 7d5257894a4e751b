import type { Value } from "./series";

/** A time series as Render shows it. */
export interface TimeSeries {
  labels: { field: string; value: string }[];
  values: { timestamp: string; value: number }[];
  unit: string;
}

/**
 * @param labels what tells it from the others: its resource, its instance. Which names Render gives these is unknown, but for
 *   `resource`, which its breakdown of bandwidth has
 */
export function timeSeries(
  labels: Readonly<Record<string, string | undefined>>,
  values: readonly Value[],
  unit: string,
): TimeSeries {
  return {
    labels: Object.entries(labels).flatMap(([field, value]) => (value === undefined ? [] : [{ field, value }])),
    values: values.map(({ at, value }) => ({ timestamp: new Date(at).toISOString().replace(".000Z", "Z"), value })),
    unit,
  };
}

/** One without a value says nothing. */
export function known(series: readonly TimeSeries[]): TimeSeries[] {
  return series.filter(({ values }) => values.length > 0);
}
