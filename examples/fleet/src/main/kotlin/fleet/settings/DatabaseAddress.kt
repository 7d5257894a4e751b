package fleet.settings

import java.net.URI
import java.net.URISyntaxException
import java.net.URLDecoder

private val sslModes = setOf("disable", "allow", "prefer", "require", "verify-ca", "verify-full")

/** Where the Postgres is, and as whom it is entered: a connection string's parts, as JDBC wants them. */
class DatabaseAddress(val host: String, val port: Int, val name: String, val user: String, val password: String, val sslMode: String?) {
    val jdbcUrl: String = "jdbc:postgresql://$host:$port/${java.net.URLEncoder.encode(name, Charsets.UTF_8)}"

    companion object {
        /** Reads `postgres://user:password@host:port/name?sslmode=…`. */
        internal fun parse(text: String): DatabaseAddress {
            val uri = uri(text, setOf("postgres", "postgresql"), "`postgres://user:password@host:port/name`")
            val (user, password) = (uri.rawUserInfo ?: "").split(":", limit = 2).let { it[0] to it.getOrElse(1) { "" } }
            val name = uri.rawPath.orEmpty().removePrefix("/")
            if (user == "" || name == "" || "/" in name) throw WrongValue("isn't as `postgres://user:password@host:port/name`")
            return DatabaseAddress(uri.host, portOf(uri, 5432), decoded(name), decoded(user), decoded(password), sslModeOf(uri))
        }

        private fun sslModeOf(uri: URI): String? {
            val parameters = uri.rawQuery?.split("&").orEmpty().map { it.substringBefore("=") to it.substringAfter("=", "") }
            val other = parameters.firstOrNull { it.first != "sslmode" }
            if (other != null) throw WrongValue("has the parameter `${other.first}`: only `sslmode` is taken")
            val mode = parameters.lastOrNull()?.second ?: return null
            return mode.takeIf { it in sslModes } ?: throw WrongValue("has an `sslmode` that isn't one of ${sslModes.joinToString { "`$it`" }}")
        }
    }
}

/** Reads `redis://…`, or `rediss://…` for TLS. */
internal fun parseRedisUrl(text: String): URI {
    val uri = uri(text, setOf("redis", "rediss"), "`redis://host:port`")
    val port = portOf(uri, 6379)
    val path = uri.rawPath.orEmpty()
    if (uri.rawQuery != null || !Regex("(/\\d{0,4})?").matches(path)) throw WrongValue("isn't as `redis://user:password@host:port/0`")
    val credentials = uri.rawUserInfo?.let { "$it@" } ?: ""
    return URI("${uri.scheme}://$credentials${uri.host}:$port$path")
}

internal fun uri(text: String, schemes: Set<String>, example: String): URI {
    val uri = try {
        URI(text)
    } catch (_: URISyntaxException) {
        null
    }
    if (uri?.host == null || uri.scheme !in schemes || uri.rawFragment != null) throw WrongValue("isn't as $example")
    return uri
}

internal fun portOf(uri: URI, standard: Int): Int = when (uri.port) {
    -1 -> standard
    in 1..65_535 -> uri.port
    else -> throw WrongValue("has a port that isn't from 1 to 65535")
}

/** Of percent-encoding; a plus stands for itself in this part of a URL. */
internal fun decoded(text: String): String = try {
    URLDecoder.decode(text.replace("+", "%2B"), Charsets.UTF_8)
} catch (_: IllegalArgumentException) {
    throw WrongValue("has a `%` that isn't followed by two hexadecimal digits")
}
