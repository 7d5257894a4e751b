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

/** Paths are added to it: what would come after them, and who enters, has no place in it. */
private fun parseEndpoint(text: String): String {
    val example = "`https://host:port`, perhaps with a path"
    val uri = uri(text, setOf("http", "https"), example)
    if (uri.rawQuery != null || uri.rawUserInfo != null || uri.rawAuthority.endsWith(":")) throw WrongValue("isn't as $example")
    portOf(uri, 0)
    return text.trimEnd('/')
}

/** What may be in a header, with what isn't printable ASCII, a comma or a percent sign left to be encoded, as long as it is of ASCII. */
private val HEADER = Regex("([\\w-]+)=((?:[!-$&-+\\--~]|%[2-6][0-9A-Fa-f]|%7[0-9A-Ea-e])+)")

/** Reads `name=value,name=value`. */
private fun parseHeaders(text: String): Map<String, String> = text.split(",").associate { header ->
    val match = HEADER.matchEntire(header) ?: throw WrongValue("isn't as `name=value,name=value`, with values that are percent-encoded")
    val (name, value) = match.destructured
    name to decoded(value)
}

private fun parseServiceName(text: String): String = text.takeIf { it.isNotBlank() } ?: throw WrongValue("can't be empty")
