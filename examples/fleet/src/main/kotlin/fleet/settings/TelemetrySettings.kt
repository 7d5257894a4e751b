package fleet.settings

/** Where traces and metrics go, over OTLP. The variables are OpenTelemetry's own. */
class TelemetrySettings(val endpoint: String, val headers: Map<String, String>, val serviceName: String) {
    companion object {
        internal fun read(reader: SettingsReader): TelemetrySettings? {
            val endpoint = reader.optional("OTEL_EXPORTER_OTLP_ENDPOINT", read = ::parseEndpoint)
            val headers = reader.optional("OTEL_EXPORTER_OTLP_HEADERS", secret = true, read = ::parseHeaders)
            val serviceName = reader.optional("OTEL_SERVICE_NAME", read = ::parseServiceName)
            return endpoint?.let { TelemetrySettings(it, headers ?: emptyMap(), serviceName ?: "fleet") }
        }
    }
}

private fun parseEndpoint(text: String): String = uri(text, setOf("http", "https"), "`https://host:port`").toString().trimEnd('/')

/** Reads `name=value,name=value`. */
private fun parseHeaders(text: String): Map<String, String> = text.split(",").associate { header ->
    val match = Regex("([\\w-]+)=(\\S+)").matchEntire(header) ?: throw WrongValue("isn't as `name=value,name=value`")
    val (name, value) = match.destructured
    name to decoded(value)
}

private fun parseServiceName(text: String): String = text.takeIf { it.isNotBlank() } ?: throw WrongValue("can't be empty")
