export * from "./candle";
export * from "./moving-average";
export * from "./tick";
