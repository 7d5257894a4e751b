const PRIVATE = [
  /^(127|10)\./,
  /^192\.168\./,
  /^169\.254\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^\[(::1|f[cd][0-9a-f]*:.*|fe80:.*)\]$/i,
  /\.(localhost|local|internal)$/i,
];

/** Whether what is sent to a host goes over the internet: names without a dot are those of Render's private network, or of this machine. */
export function isOnInternet(host: string): boolean {
  const isNamedWithin = !host.includes(".") && !host.startsWith("[");
  return !isNamedWithin && !PRIVATE.some((form) => form.test(host));
}
